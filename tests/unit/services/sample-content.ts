import type { ServiceContent } from '../../../bff/contracts/services';

/** A service entry with nothing to find fault with, on 2026-11-22. */
export function goodContent(changes: Partial<ServiceContent> = {}): ServiceContent {
  return {
    title: { zh: '老年人免费公交卡', en: 'Free bus card' },
    summary: { zh: '满 65 岁坐公交不要钱，带身份证办一张卡。', en: 'Free buses from 65.' },
    topics: ['elderly', 'travel'],
    aliases: ['老年卡', '敬老卡'],
    handling: ['counter'],
    eligibility: [{ zh: '满 65 岁', en: '65 or older' }],
    notFor: [],
    materials: [
      {
        name: { zh: '居民身份证', en: 'Identity card' },
        form: 'original',
        copies: 1,
        isOptional: false,
        source: { zh: '本人持有', en: 'Your own' },
        mayBeWaived: false,
        waiver: { zh: '', en: '' },
      },
    ],
    steps: [{ title: { zh: '到窗口', en: 'Come' }, detail: { zh: '', en: '' } }],
    hours: {
      weekly: [
        { days: [1, 2, 3, 4, 5], open: '09:00', close: '12:00' },
        { days: [1, 2, 3, 4, 5], open: '13:30', close: '17:00' },
      ],
      onHolidays: 'closed',
      opensOnMakeUpDays: true,
      note: { zh: '', en: '' },
    },
    fees: { kind: 'free', items: [], note: { zh: '', en: '' } },
    timeLimit: { isInstant: true, statutoryDays: null, promisedDays: null, note: { zh: '', en: '' } },
    phones: [{ label: { zh: '咨询', en: 'Questions' }, number: '0869-2160065' }],
    places: [
      {
        name: { zh: '服务厅', en: 'Office' },
        address: { zh: '钟楼广场', en: 'Zhonglou' },
        position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' },
      },
    ],
    channel: { kind: 'counter' },
    legalBasis: [{ zh: '《云岭市老年人乘车优待办法》', en: 'Yunling Rules' }],
    lastReviewedOn: '2026-11-01',
    reviewDueOn: '2027-10-01',
    expiresOn: null,
    ...changes,
  };
}
