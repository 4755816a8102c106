/** 健康申报: what a code is made from, and why it has its colour. */
export const subpackage = { root: 'features/health-declare', pages: ['pages/declare/index', 'pages/why/index'] };
