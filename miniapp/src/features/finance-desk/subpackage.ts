/** 对账台: what the three books disagree on, decided by two people; and how each day came out. */
export const subpackage = {
  root: 'features/finance-desk',
  pages: ['pages/home/index', 'pages/item/index', 'pages/days/index', 'pages/day/index'],
};
