/** 公交: stops around me, search, the board of a stop, a line with its buses. */
export const subpackage = {
  root: 'features/transit',
  pages: ['pages/nearby/index', 'pages/search/index', 'pages/board/index', 'pages/line/index'],
};
