/** 诉求: report something, follow it, say whether it is solved. */
export const subpackage = {
  root: 'features/reports',
  pages: ['pages/submit/index', 'pages/list/index', 'pages/detail/index'],
};
