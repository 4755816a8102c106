import fc from 'fast-check';
import { EDITION_STATES } from '../../../bff/contracts/services-desk';
import {
  EDITION_EVENTS,
  EDITION_GRAPH,
  nextEditionState,
  slotOf,
} from '../../../bff/features/services/services.states';

it('names every state and leads only to states that exist', () => {
  expect(Object.keys(EDITION_GRAPH).sort()).toEqual([...EDITION_STATES].sort());
  for (const edges of Object.values(EDITION_GRAPH)) {
    for (const to of Object.values(edges)) expect(EDITION_STATES).toContain(to);
  }
});

it('reaches every state from a draft', () => {
  const seen = new Set(['draft']);
  for (let grown = true; grown; ) {
    grown = false;
    for (const state of [...seen] as (keyof typeof EDITION_GRAPH)[]) {
      for (const to of Object.values(EDITION_GRAPH[state])) {
        if (!seen.has(to)) grown = true;
        seen.add(to);
      }
    }
  }
  expect([...seen].sort()).toEqual([...EDITION_STATES].sort());
});

it('publishes nothing that was not in review first', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EDITION_EVENTS), { maxLength: 30 }), (events) => {
      let state: (typeof EDITION_STATES)[number] = 'draft';
      let wasReviewed = false;
      for (const event of events) {
        const next = nextEditionState(state, event);
        if (!next) continue;
        if (next === 'draft' || next === 'returned') wasReviewed = false;
        if (state === 'in_review' && (event === 'approve' || event === 'schedule')) wasReviewed = true;
        state = next;
        if (state === 'published' || state === 'scheduled') expect(wasReviewed).toBe(true);
      }
    }),
  );
});

it('ends at superseded and discarded alone', () => {
  const ends = EDITION_STATES.filter((state) => Object.keys(EDITION_GRAPH[state]).length === 0);
  expect(ends).toEqual(['superseded', 'discarded']);
});

it('lets an edition be worked on or be live, never both', () => {
  expect(slotOf('in_review')).toBe('working');
  expect(slotOf('withdrawn')).toBe('live');
  expect(slotOf('superseded')).toBeNull();
});
