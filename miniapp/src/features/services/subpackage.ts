/** 办事: finding out how something is done. */
export const subpackage = {
  root: 'features/services',
  pages: ['pages/entry/index', 'pages/topic/index', 'pages/search/index'],
};
