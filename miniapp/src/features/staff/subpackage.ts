/** 工作台: which desks this person has. */
export const subpackage = { root: 'features/staff', pages: ['pages/home/index'] };
