/** 一键求助, for the family and for oneself: what helpers will know, who will be asked, what happened. */
export const subpackage = {
  root: 'features/sos-family',
  pages: [
    'pages/home/index',
    'pages/profile/index',
    'pages/history/index',
    'pages/looks/index',
    'pages/case/index',
    'pages/answer/index',
    'pages/care/index',
    'pages/check-in/index',
  ],
};
