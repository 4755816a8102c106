import { DESK_ACTIONS, EDITION_STATES } from '../../../bff/contracts/services-desk';
import { deskActionsFor, judgeDeskAction } from '../../../bff/features/services/services.policy';

const nobody = { isPublisher: false, isApprover: false, isContributor: false };
const author = { isPublisher: true, isApprover: false, isContributor: true };
const approver = { isPublisher: false, isApprover: true, isContributor: false };
const both = { isPublisher: true, isApprover: true, isContributor: true };

it('gives a stranger nothing, whatever the state', () => {
  for (const action of DESK_ACTIONS) {
    for (const state of [...EDITION_STATES, null]) {
      expect(judgeDeskAction(action, nobody, { working: state, live: state })).toBe('forbidden');
    }
  }
});

it.each(['approve', 'schedule', 'return'] as const)('never lets an author %s, even with both roles', (action) => {
  for (const state of EDITION_STATES) {
    expect(judgeDeskAction(action, both, { working: state, live: null })).not.toBe('allowed');
  }
  expect(judgeDeskAction(action, both, { working: 'in_review', live: null })).toBe('second_person');
  expect(judgeDeskAction(action, approver, { working: 'in_review', live: null })).toBe('allowed');
});

it('offers each person what is theirs', () => {
  expect(deskActionsFor(author, { working: 'draft', live: null })).toEqual(['edit', 'submit', 'discard']);
  expect(deskActionsFor(author, { working: 'in_review', live: null })).toEqual(['recall']);
  expect(deskActionsFor(author, { working: null, live: 'published' })).toEqual(['edit']);
  expect(deskActionsFor(approver, { working: 'in_review', live: 'published' })).toEqual([
    'return',
    'approve',
    'schedule',
    'withdraw',
  ]);
  expect(deskActionsFor(approver, { working: null, live: 'withdrawn' })).toEqual(['redirect']);
  expect(deskActionsFor(approver, { working: 'scheduled', live: null })).toEqual(['schedule', 'unschedule']);
});

it('does not edit what is being reviewed or waits for its hour', () => {
  for (const working of ['in_review', 'scheduled'] as const) {
    expect(judgeDeskAction('edit', author, { working, live: null })).toBe('wrong_state');
  }
});
