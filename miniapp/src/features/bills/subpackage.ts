/** 缴费: homes and their accounts, what is owed, what was used. */
export const subpackage = {
  root: 'features/bills',
  pages: ['pages/home/index', 'pages/bind/index', 'pages/account/index', 'pages/year/index'],
};
