import path from 'node:path';
import type { IPluginContext } from '@tarojs/service';
import attributes from './aria-attributes.json';

/** Shape of the platform object that Taro hands to `onSetupClose`, as far as this plugin uses it. */
interface MiniPlatform {
  runtimePath: string | string[];
  template?: { mergeComponents(ctx: IPluginContext, patch: Record<string, Record<string, string>>): void };
}

/**
 * Taro's WeChat templates name no ARIA attribute, so whatever a component asks for is dropped at build time.
 * This plugin adds the attributes WeChat understands to the templates of the components we use. A View without
 * events but with such an attribute becomes a `static-view`, which takes its attributes from View; a View with
 * none stays the attribute-less `pure-view` and costs nothing.
 *
 * Templates and runtime number a component's attributes by their place in the sorted list, each for itself. What is
 * added to the one must be added to the other, or every attribute after it reaches the wrong place.
 */
export default (ctx: IPluginContext): void => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform: MiniPlatform) {
      if (!platform.template) return;
      const patch = Object.fromEntries(
        Object.entries(attributes).map(([component, names]) => [
          component,
          Object.fromEntries(names.map((name) => [name, ''])),
        ]),
      );
      platform.template.mergeComponents(ctx, patch);
      const ours = path.resolve(__dirname, '../src/shared/a11y/aria-runtime.ts');
      platform.runtimePath = [platform.runtimePath, `post:${ours}`].flat();
    },
  });
};
