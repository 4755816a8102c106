/** 消息: the inbox. */
export const subpackage = { root: 'features/notices', pages: ['pages/inbox/index'] };
