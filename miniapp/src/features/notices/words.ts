import { defineWords } from '@/shared/i18n';

export const words = defineWords({
  zh: {
    title: '消息',
    none: '还没有消息',
    noneHint: '您办的事有进展时，会在这里告诉您。',
    visitorTitle: '登录后看消息',
    visitorHint: '您办的事有进展时，会在这里告诉您。',
    signIn: '登录',
    readAll: '全部标为已读',
    unread: '未读',
    more: '更早的消息',
    subscribe: '有进展时用微信通知我',
    subscribed: '好的，有进展会用微信通知您',
    subscribeNone: '没有打开通知。您随时可以再来打开。',
  },
  en: {
    title: 'Messages',
    none: 'No messages yet',
    noneHint: 'When something you asked for moves on, it is told here.',
    visitorTitle: 'Sign in to see messages',
    visitorHint: 'When something you asked for moves on, it is told here.',
    signIn: 'Sign in',
    readAll: 'Mark all as read',
    unread: 'Unread',
    more: 'Earlier messages',
    subscribe: 'Tell me in WeChat when it moves on',
    subscribed: 'Good. You will be told in WeChat',
    subscribeNone: 'Not switched on. You can do so any time.',
  },
});
