import type { EditionState } from '@contracts/services-desk';
import type { Tone } from '@/shared/ui/tag';

/** How a state looks beside its word. */
export const STATE_TONES: Record<EditionState, Tone> = {
  draft: 'plain',
  in_review: 'wait',
  returned: 'wrong',
  scheduled: 'primary',
  published: 'done',
  expired: 'plain',
  withdrawn: 'plain',
  superseded: 'plain',
  discarded: 'plain',
};
