/** 一键求助, for those who help: the desk of seats, stations and supervisors, and the one large page of whoever goes. */
export const subpackage = {
  root: 'features/sos-desk',
  pages: ['pages/desk/index', 'pages/case/index', 'pages/duty/index'],
};
