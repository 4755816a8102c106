import Taro from '@tarojs/taro';
import { create } from 'zustand';
import { readKept, writeKept } from '@/shared/session/kept';

export type Language = 'zh' | 'en';

const KEY = 'language';

function systemLanguage(): Language {
  try {
    const spoken =
      process.env.TARO_ENV === 'h5' ? window.navigator.language : (Taro.getAppBaseInfo?.().language ?? 'zh_CN');
    return /^en/i.test(spoken) ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

interface LanguageStore {
  language: Language;
  setLanguage(language: Language): void;
}

/** The language of the screens: what the person chose, else what the phone speaks, else Chinese. */
export const useLanguage = create<LanguageStore>((set) => ({
  language: readKept<Language>(KEY) ?? systemLanguage(),
  setLanguage(language) {
    writeKept(KEY, language);
    set({ language });
  },
}));

/** For code outside components; inside one, use the hook so that the screen follows a change. */
export const currentLanguage = (): Language => useLanguage.getState().language;
