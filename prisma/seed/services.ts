import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';
import { CITY_ENTRIES } from './services/entries-city';
import { FAMILY_ENTRIES } from './services/entries-family';
import {
  DRAFT_ENTRY,
  ENTRY_IN_REVIEW,
  GOVERNMENT_ENTRIES,
  RETURNED_ENTRY,
  WITHDRAWN_ENTRY,
} from './services/entries-government';
import { POLICE_ENTRIES } from './services/entries-police';
import { WORK_ENTRIES } from './services/entries-work';
import { PLACES, type Said, said, type WrittenEntry } from './services/entry-writing';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const NOTHING = { zh: '', en: '' };

const dateOf = (at: Date) => new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
const endOf = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) - SHANGHAI_MS + DAY_MS);

const OFFICE_HOURS = [
  { days: [1, 2, 3, 4, 5], open: '09:00', close: '12:00' },
  { days: [1, 2, 3, 4, 5], open: '13:30', close: '17:00' },
];
const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], open: '00:00', close: '24:00' }];

/** The facts of an entry as the catalogue keeps them. */
export function contentOf(entry: WrittenEntry, reviewedOn: string, reviewDueOn: string) {
  const place = entry.place ? PLACES[entry.place] : null;
  const fees = (entry.fees ?? []).map((fee) => ({
    name: said(fee.name),
    amountFen: fee.yuan * 100,
    basis: said(fee.basis),
  }));
  return {
    title: said(entry.title),
    summary: said(entry.summary),
    topics: entry.topics,
    aliases: entry.aliases,
    handling: entry.handling,
    eligibility: entry.eligibility.map(said),
    notFor: (entry.notFor ?? []).map(said),
    materials: entry.materials.map((material) => ({
      name: said(material.name),
      form: material.form,
      copies: material.copies ?? 1,
      isOptional: material.isOptional ?? false,
      source: said(material.source),
      mayBeWaived: material.waiver !== undefined,
      waiver: material.waiver ? said(material.waiver) : NOTHING,
    })),
    steps: entry.steps.map((step: Said) => ({ title: said(step), detail: NOTHING })),
    hours: {
      weekly: entry.isAlwaysOpen ? ALWAYS : OFFICE_HOURS,
      onHolidays: entry.isAlwaysOpen ? 'open' : 'closed',
      opensOnMakeUpDays: true,
      note: entry.isAlwaysOpen ? NOTHING : said(['最后取号 16:30', 'Last number at 16:30']),
    },
    fees: {
      kind: feeKindOf(entry),
      items: fees,
      note: entry.feeNote ? said(entry.feeNote) : NOTHING,
    },
    timeLimit:
      entry.days === 'instant'
        ? { isInstant: true, statutoryDays: null, promisedDays: null, note: NOTHING }
        : { isInstant: false, statutoryDays: entry.days[0], promisedDays: entry.days[1], note: NOTHING },
    phones: [
      { label: said(['咨询电话', 'Questions']), number: entry.phone ?? '12345' },
      { label: said(['12345 热线', '12345 hotline']), number: '12345' },
    ].filter((phone, index, all) => all.findIndex(({ number }) => number === phone.number) === index),
    places: place
      ? [
          {
            name: said(place.name),
            address: said(place.address),
            position: { latitude: place.at[0], longitude: place.at[1], datum: 'gcj02' },
          },
        ]
      : [],
    channel: entry.link
      ? { kind: 'link', url: entry.link }
      : entry.miniProgram
        ? { kind: 'mini_program', ...entry.miniProgram }
        : entry.sections
          ? {
              kind: 'page',
              sections: entry.sections.map((part) => ({ heading: said(part.heading), body: said(part.body) })),
            }
          : { kind: 'counter' },
    legalBasis: entry.law.map(said),
    lastReviewedOn: reviewedOn,
    reviewDueOn,
    expiresOn: null,
  };
}

export const PUBLISHED_ENTRIES: readonly WrittenEntry[] = [
  ...POLICE_ENTRIES,
  ...FAMILY_ENTRIES,
  ...WORK_ENTRIES,
  ...CITY_ENTRIES,
  ...GOVERNMENT_ENTRIES,
];

/** One fee that everybody pays is fixed; several, or one with a word to it, depend on something. */
function feeKindOf({ fees = [], feeNote }: WrittenEntry): 'free' | 'fixed' | 'varies' {
  if (feeNote || fees.length > 1) return 'varies';
  return fees.length === 1 ? 'fixed' : 'free';
}

type State = 'draft' | 'in_review' | 'returned' | 'published' | 'withdrawn';

/** Steps that led to a state, each by the person whose part it is. */
const WAYS: Record<
  State,
  readonly (readonly [event: string, from: State | null, to: State, by: 'publisher' | 'approver'])[]
> = {
  draft: [['edit', null, 'draft', 'publisher']],
  in_review: [
    ['edit', null, 'draft', 'publisher'],
    ['submit', 'draft', 'in_review', 'publisher'],
  ],
  returned: [
    ['edit', null, 'draft', 'publisher'],
    ['submit', 'draft', 'in_review', 'publisher'],
    ['return', 'in_review', 'returned', 'approver'],
  ],
  published: [
    ['edit', null, 'draft', 'publisher'],
    ['submit', 'draft', 'in_review', 'publisher'],
    ['approve', 'in_review', 'published', 'approver'],
  ],
  withdrawn: [
    ['edit', null, 'draft', 'publisher'],
    ['submit', 'draft', 'in_review', 'publisher'],
    ['approve', 'in_review', 'published', 'approver'],
    ['withdraw', 'published', 'withdrawn', 'approver'],
  ],
};

/** The catalogue of the demo city. What search needs of it is worked out by the program when it starts. */
export async function seedServices(seeder: Seeder): Promise<void> {
  const rows = { entries: [] as Row[], editions: [] as Row[], events: [] as Row[] };
  const at = (daysAgo: number) => new Date(seeder.now.getTime() - Math.round(daysAgo * DAY_MS));

  function add(entry: WrittenEntry, state: State, daysAgo: number, reason: Said = ['', ''], successor?: string): void {
    const entryId = demoId(`service:${entry.slug}`);
    const editionId = demoId(`service-edition:${entry.slug}:1`);
    const isLive = state === 'published' || state === 'withdrawn';
    const isReviewed = isLive || state === 'returned';
    const reviewDueOn = dateOf(at(daysAgo - 330));
    const changedAt = at(Math.max(daysAgo - 1, 0.01));
    rows.entries.push({
      id: entryId,
      slug: entry.slug,
      unit_id: DEMO.units[entry.unit],
      last_number: 1,
      successor_id: successor ? demoId(`service:${successor}`) : null,
      health: 'unknown',
      health_checked_at: null,
      health_failures: 0,
      health_detail: '',
      opens: entry.opens,
      created_at: at(daysAgo),
      updated_at: changedAt,
    });
    rows.editions.push({
      id: editionId,
      entry_id: entryId,
      number: 1,
      state,
      slot: isLive ? 'live' : 'working',
      lock_version: WAYS[state].length,
      title_zh: entry.title[0],
      content: JSON.stringify(contentOf(entry, dateOf(at(daysAgo)), reviewDueOn)),
      change_note: '',
      warnings_answer: '',
      reason_zh: reason[0],
      reason_en: reason[1],
      author_id: DEMO.people.publisher,
      contributor_ids: JSON.stringify([DEMO.people.publisher]),
      reviewer_id: isReviewed ? DEMO.people.approver : null,
      submitted_at: state === 'draft' ? null : at(daysAgo - 0.5),
      publish_at: null,
      published_at: isLive ? changedAt : null,
      expires_at: null,
      review_due_at: endOf(reviewDueOn),
      ended_at: state === 'withdrawn' ? at(3) : null,
      created_at: at(daysAgo),
      updated_at: changedAt,
    });
    WAYS[state].forEach(([event, from, to, by], index) => {
      rows.events.push({
        id: demoId(`service-event:${entry.slug}:1:${index}`),
        entry_id: entryId,
        edition_id: editionId,
        edition_number: 1,
        event,
        from_state: from,
        to_state: to,
        actor_id: DEMO.people[by],
        reason: event === 'return' || event === 'withdraw' ? reason[0] : '',
        created_at: event === 'withdraw' ? at(3) : at(Math.max(daysAgo - index * 0.5, 0.01 * (4 - index))),
      });
    });
  }

  PUBLISHED_ENTRIES.forEach((entry, index) => {
    add(entry, 'published', 12 + index * 4);
  });
  add(
    WITHDRAWN_ENTRY,
    'withdrawn',
    300,
    ['出生证、户口和医保现在一张表一起办', 'Certificate, registration and insurance are now one form'],
    'newborn-one-stop',
  );
  add(ENTRY_IN_REVIEW, 'in_review', 1);
  add(RETURNED_ENTRY, 'returned', 2, ['请写明每个小区有多少个位置', 'Please say how many places each estate has']);
  add(DRAFT_ENTRY, 'draft', 0.2);

  await seeder.insert('service_entry', rows.entries);
  await seeder.insert('service_edition', rows.editions);
  await seeder.insert('service_event', rows.events);
}

type Row = Parameters<Seeder['insert']>[1][number];
