import type { ServiceContent } from '../../contracts/services';

const none = () => ({ zh: '', en: '' });

/** Facts of an entry that has only a name yet: office hours of most counters, nothing else taken for granted. */
export function emptyContent(title: ServiceContent['title'], today: string): ServiceContent {
  const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-02-28')}`;
  return {
    title,
    summary: none(),
    topics: [],
    aliases: [],
    handling: ['counter'],
    eligibility: [],
    notFor: [],
    materials: [],
    steps: [],
    hours: {
      weekly: [
        { days: [1, 2, 3, 4, 5], open: '09:00', close: '12:00' },
        { days: [1, 2, 3, 4, 5], open: '13:30', close: '17:00' },
      ],
      onHolidays: 'closed',
      opensOnMakeUpDays: true,
      note: none(),
    },
    fees: { kind: 'free', items: [], note: none() },
    timeLimit: { isInstant: false, statutoryDays: null, promisedDays: null, note: none() },
    phones: [],
    places: [],
    channel: { kind: 'counter' },
    legalBasis: [],
    lastReviewedOn: today,
    reviewDueOn: nextYear,
    expiresOn: null,
  };
}
