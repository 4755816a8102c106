/** 验码: the checker's gate, and the switch of the whole capability. */
export const subpackage = { root: 'features/health-check', pages: ['pages/check/index', 'pages/policy/index'] };
