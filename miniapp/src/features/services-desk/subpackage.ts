/** 事项发布: drafting, reviewing and taking down service entries. */
export const subpackage = {
  root: 'features/services-desk',
  pages: ['pages/home/index', 'pages/review/index', 'pages/edit/index'],
};
