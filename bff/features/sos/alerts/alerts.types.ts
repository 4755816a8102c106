import type { Drill, SosChannel, SosKind, SosParty, SosStage } from '../../../contracts/sos';

export type AlertState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'unknown'
  | 'failed'
  | 'reached'
  | 'accepted'
  | 'declined'
  | 'called_off';

/** What people are told of a case besides being asked. */
export type News =
  | 'taken'
  | 'remind'
  | 'put_back'
  | 'press_again'
  | 'undo'
  | 'detail'
  | 'hand_back'
  | 'close'
  | 'closed_already';

/** Alerts that ask nobody anything but bring news stand at no step. */
export const NEWS_STEP = -1;

/** An alert with what its case says at the moment. */
export interface AlertWithCase {
  id: string;
  caseId: string;
  epoch: number;
  round: number;
  stepIndex: number;
  targetKey: string;
  personId: string | null;
  contactId: string | null;
  party: SosParty;
  name: string;
  channel: SosChannel;
  attempt: number;
  phoneVaultId: string | null;
  state: AlertState;
  fencingToken: bigint;
  providerId: string | null;
  reason: string | null;
  sentAt: Date | null;
  /** of the case */
  number: string;
  stage: SosStage;
  caseEpoch: number;
  caseStepIndex: number;
  caseRound: number;
  casePersonId: string | null;
  kind: SosKind | null;
  isSilent: boolean;
  drill: Drill | null;
  policyId: string;
  receivedAt: Date;
  undoneAt: Date | null;
  firstAlertedAt: Date | null;
  callbackPhoneVaultId: string | null;
}

/** News of an alert's row; null when it asks. */
export function newsOf(alert: Pick<AlertWithCase, 'stepIndex' | 'reason'>): News | null {
  return alert.stepIndex === NEWS_STEP && alert.reason?.startsWith('news:') ? (alert.reason.slice(5) as News) : null;
}
