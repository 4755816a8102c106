/** 健康码: the code alone. Independent: it must open when all else is slow, and brings what it needs itself. */
export const subpackage = { root: 'features/health-code', pages: ['pages/show/index'], independent: true };
