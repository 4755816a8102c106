/** The workbench: dispatchers assign, departments answer, grid workers look, supervisors see all. */
export const subpackage = {
  root: 'features/reports-desk',
  pages: ['pages/desk/index', 'pages/case/index'],
};
