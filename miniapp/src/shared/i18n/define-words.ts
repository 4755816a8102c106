import { currentLanguage, useLanguage } from './language';

/**
 * The words of one feature. Chinese is the base; English must have exactly the same keys and the same
 * parameters, or it does not compile.
 *
 * @example
 * export const words = defineWords({ zh: { hello: (name: string) => `您好，${name}` }, en: { hello: (name) => `Hello, ${name}` } });
 * const w = words.use();   // in a component
 * words.now().hello('王');  // elsewhere
 */
export function defineWords<Base>(byLanguage: { zh: Base; en: NoInfer<Base> }): { use(): Base; now(): Base } {
  return {
    use: () => byLanguage[useLanguage((state) => state.language)],
    now: () => byLanguage[currentLanguage()],
  };
}
