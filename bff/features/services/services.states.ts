import type { EditionState } from '../../contracts/services-desk';

/** What may happen to an edition. `publish`, `expire` and `supersede` come from the clock or from another edition. */
export const EDITION_EVENTS = [
  'edit',
  'submit',
  'recall',
  'return',
  'approve',
  'schedule',
  'unschedule',
  'publish',
  'supersede',
  'expire',
  'withdraw',
  'redirect',
  'discard',
] as const;
export type EditionEvent = (typeof EDITION_EVENTS)[number];

/** Every edge carries its event; what is not here cannot happen. */
export const EDITION_GRAPH: Record<EditionState, Partial<Record<EditionEvent, EditionState>>> = {
  draft: { edit: 'draft', submit: 'in_review', discard: 'discarded' },
  in_review: { recall: 'draft', return: 'returned', approve: 'published', schedule: 'scheduled' },
  // An edition sent back stays marked as such while it is mended, so that author and approver see why it came back.
  returned: { edit: 'returned', submit: 'in_review', discard: 'discarded' },
  scheduled: { publish: 'published', unschedule: 'draft', schedule: 'scheduled' },
  published: { supersede: 'superseded', expire: 'expired', withdraw: 'withdrawn' },
  expired: { supersede: 'superseded', withdraw: 'withdrawn' },
  // Words of a withdrawal stay readable until a new edition takes its place.
  withdrawn: { redirect: 'withdrawn', supersede: 'superseded' },
  superseded: {},
  discarded: {},
};

/** The state after `event`, or null when the edition is not in a state to take it. */
export function nextEditionState(state: EditionState, event: EditionEvent): EditionState | null {
  return EDITION_GRAPH[state][event] ?? null;
}

/** An entry has one edition in work and one that citizens meet, each at most; the database keeps it by a unique key. */
export type EditionSlot = 'working' | 'live';

export function slotOf(state: EditionState): EditionSlot | null {
  switch (state) {
    case 'draft':
    case 'in_review':
    case 'returned':
    case 'scheduled':
      return 'working';
    case 'published':
    case 'expired':
    case 'withdrawn':
      return 'live';
    default:
      return null;
  }
}
