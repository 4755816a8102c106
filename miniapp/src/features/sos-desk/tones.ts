import type { Alerted, HandOffView, Responder, SosStage } from '@contracts/sos';
import type { Tone } from '@/shared/ui/tag';

/** How things of a case look; the word beside says the same. */
export const STAGE_TONES: Record<SosStage, Tone> = {
  alerting: 'wrong',
  accepted: 'primary',
  on_scene: 'done',
  closed: 'plain',
};

export const ALERT_TONES: Record<Alerted['state'], Tone> = {
  queued: 'plain',
  sent: 'plain',
  unknown: 'wait',
  failed: 'wrong',
  reached: 'primary',
  accepted: 'done',
  declined: 'wait',
};

export const RESPONDER_TONES: Record<Responder['state'], Tone> = {
  accepted: 'primary',
  on_the_way: 'primary',
  arrived: 'done',
  left: 'plain',
};

export const HAND_OFF_TONES: Record<HandOffView['state'], Tone> = {
  queued: 'plain',
  sent: 'wait',
  unknown: 'wait',
  receipted: 'done',
  refused: 'wrong',
  missed: 'wrong',
};
