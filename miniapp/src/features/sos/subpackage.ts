/** 一键求助: pressing, waiting, first aid. Independent: it must open when all else is slow, and brings what it needs. */
export const subpackage = {
  root: 'features/sos',
  pages: ['pages/press/index', 'pages/waiting/index', 'pages/first-aid/index'],
  independent: true,
};
