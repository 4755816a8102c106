import { defineWords } from '@/shared/i18n';

export const words = defineWords({
  zh: {
    title: '办事',
    search: '搜事项，也可以打拼音',
    forElders: '长辈常办',
    topics: '按事情找',
    popular: '大家常办',
    latest: '最近更新',
    entries: (n: number) => `${n} 件`,
    down: '网上暂时打不开',
    emptyTitle: '还没有发布的办事指南',
    emptyHint: '部门发布后会出现在这里。急事请拨打12345。',
  },
  en: {
    title: 'Services',
    search: 'Search services',
    forElders: 'Often used by elders',
    topics: 'By what you need',
    popular: 'Often used',
    latest: 'Recently updated',
    entries: (n) => `${n}`,
    down: 'Website not opening now',
    emptyTitle: 'No guides published yet',
    emptyHint: 'They appear here once a department publishes them. If it is urgent, call 12345.',
  },
});
