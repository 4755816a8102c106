import type { ManualActionView, ReconItemState, ReconMerchant } from '@contracts/finance';
import type { Tone } from '@/shared/ui/tag';

/** How a state looks beside its word. */
export const STATE_TONES: Record<ReconItemState, Tone> = {
  open: 'primary',
  proposed: 'wait',
  decided: 'done',
  repaired: 'done',
  explained: 'plain',
};

export const PROPOSAL_TONES: Record<ManualActionView['state'], Tone> = {
  proposed: 'wait',
  approved: 'wait',
  done: 'done',
  refused: 'plain',
  failed: 'wrong',
};

/** What became of a company's day, in the eyes of those who read it. */
export type MerchantStanding = 'running' | 'waitsBill' | 'waitsFile' | 'badBill' | 'badFile' | 'done' | 'differs';

/** Which of the two outside books a run waits for, or broke on, follows from which of them it has. */
export function standingOf(merchant: ReconMerchant): MerchantStanding {
  if (merchant.state === 'running') return 'running';
  if (merchant.state === 'waiting') return merchant.wechat ? 'waitsFile' : 'waitsBill';
  if (merchant.state === 'failed') return merchant.wechat ? 'badFile' : 'badBill';
  return merchant.items.open > 0 ? 'differs' : 'done';
}

export const STANDING_TONES: Record<MerchantStanding, Tone> = {
  running: 'primary',
  waitsBill: 'wait',
  waitsFile: 'wait',
  badBill: 'wrong',
  badFile: 'wrong',
  done: 'done',
  differs: 'wait',
};
