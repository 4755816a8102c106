import { words } from './words';

export { defineWords } from './define-words';
export { currentLanguage, useLanguage } from './language';

/** The words that every screen shares. */
export const useWords = words.use;
