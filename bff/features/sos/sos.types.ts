import type {
  Centre,
  Drill,
  Fix,
  PersonFacts,
  ResponderKind,
  SosChannel,
  SosEvent,
  SosKind,
  SosParty,
  SosStage,
} from '../../contracts/sos';
import type { Tx } from '../../platform/db/database.types';

/** Degrees, GCJ-02. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** Who asks for help, as far as it is known. */
export interface Presser {
  personId: string | null;
  deviceId: string | null;
  /** one open case each: `person:<id>`, `device:<id>` or `install:<key>`; drills have their own, before it `drill:` */
  openKey: string;
}

export type PressSource = 'phone' | 'device' | 'board' | 'check_in' | 'watch';

/** A press on its way in, whatever door it came through. */
export interface PressIntake {
  /** the same key is one press */
  clientKey: string;
  presser: Presser;
  source: PressSource;
  /** by the presser's clock, kept as said */
  pressedAt: Date;
  kind: SosKind | null;
  isSilent: boolean;
  drill: Drill | null;
  fix: Fix | null;
  /** a number to call back, when nothing better is known */
  phone: string | null;
}

export interface PressOutcome {
  caseId: string;
  number: string;
  joined: boolean;
  isDrill: boolean;
  receivedAt: Date;
}

/** Takes a press: durable when it resolves, and a timer that is due at once with it. */
export type TakePress = (intake: PressIntake) => Promise<PressOutcome>;

export interface TimelineRecord {
  caseId: string;
  event: SosEvent;
  party: SosParty;
  personId: string | null;
  /** facts of the entry: ids and codes, never names or numbers of people */
  detail?: Record<string, string | number | boolean | null>;
  at: Date;
}

/** Adds to the append-only timeline in the caller's transaction, and tells those who watch the case. */
export type RecordTimeline = (tx: Tx, ...entries: TimelineRecord[]) => Promise<void>;

/** Somebody a step may alert. */
export interface Reachable {
  /** `person:<id>` or `contact:<id>`: alerted once a step, whatever lists they stand on */
  key: string;
  personId: string | null;
  contactId: string | null;
  party: Extract<SosParty, 'contact' | 'grid_worker' | 'station' | 'seat' | 'supervisor'>;
  responderKind: ResponderKind;
  /** 女儿 林晓雯, 网格员 赵强: what the presser is shown */
  name: string;
  /** number in the vault, for SMS and voice; null: by push alone */
  phoneVaultId: string | null;
  distanceM: number | null;
}

/** What the people behind a step are chosen by. */
export interface ReachContext {
  personId: string | null;
  /** GCJ-02; null when neither fix nor home is known */
  place: Point | null;
  /** smallest unit that holds the place, or the person's community */
  unitId: string | null;
  at: Date;
}

/** Finds the people behind a target. An empty answer is a gap, and alarmed by whoever asked. */
export interface Reach {
  contacts(context: ReachContext): Promise<Reachable[]>;
  /** on duty and not on leave, nearest first */
  gridWorkers(context: ReachContext, limit: number): Promise<Reachable[]>;
  station(context: ReachContext): Promise<Reachable[]>;
  seats(context: ReachContext): Promise<Reachable[]>;
  supervisors(context: ReachContext): Promise<Reachable[]>;
}

/** What profile and vault know of a person; every call writes down who looked. */
export interface PeopleFacts {
  facts(personId: string, viewer: { personId: string; purpose: string }): Promise<PersonFacts | null>;
  /** no view is counted: GCJ-02 of the registered home, its street line, the unit it lies in */
  home(personId: string): Promise<{ position: Point | null; address: string | null; unitId: string | null } | null>;
  /** masked */
  nameOf(personId: string): Promise<string>;
}

/** Alert channels a step uses, all at once. */
export interface PolicyTarget {
  who: 'contacts' | 'grid_workers' | 'station' | 'seats' | 'supervisors' | 'centre';
  channels: SosChannel[];
  /** most people of this target; all unless given */
  limit?: number;
}

export interface PolicyStep {
  /** seconds after the step before; the first step's is 0 */
  afterS: number;
  targets: PolicyTarget[];
}

/** Whom a case asks, and when. Frozen into each case as it opens. */
export interface Policy {
  id: string;
  version: number;
  name: string;
  steps: PolicyStep[];
  /** after the last step it begins again from here, for ever */
  repeatFrom: number;
  repeatAfterS: number;
  /** silence after acceptance that puts a case back, seconds */
  silenceS: number;
  /** pause before somebody who did not pick up is rung again, seconds */
  redialAfterS: number;
}

/** The columns of a case that rooms share. */
export interface CaseRow {
  id: string;
  number: string;
  version: number;
  stage: SosStage;
  personId: string | null;
  deviceId: string | null;
  source: PressSource;
  kind: SosKind | null;
  isSilent: boolean;
  drill: Drill | null;
  policy: Policy;
  /** index of the next step to run, and how often the policy went round */
  stepIndex: number;
  round: number;
  /** grows whenever the case is put back: alerts of an earlier epoch are old */
  epoch: number;
  unitId: string | null;
  callbackPhoneVaultId: string | null;
  receivedAt: Date;
  undoneAt: Date | null;
  acceptedAt: Date | null;
  closedAt: Date | null;
}

export type TimerKind = 'step' | 'silence' | 'redial' | 'hand_off_receipt' | 'follow_up';

/** A claimed timer. Whatever it writes names the token: a worker that lost its lease changes nothing. */
export interface ClaimedTimer {
  id: string;
  caseId: string;
  kind: TimerKind;
  /** epoch of the case when it was set */
  epoch: number;
  fencingToken: bigint;
  dueAt: Date;
  /** who or what it is about: an alert's id, a hand-off's id */
  subject: string | null;
}

export interface Alarm {
  code: string;
  subject: string;
  detail: Record<string, string | number | boolean | null>;
  /** how often it happened, when several are told as one; 1 unless given */
  times?: number;
}

/** Rings the bell of those who run the portal: a gap, a dead watcher, a step with nobody in it. */
export type RaiseAlarm = (tx: Tx, alarm: Alarm) => Promise<void>;

/** Asks a centre for help in a case, by CAP. Drills never leave the house: they are marked and go nowhere. */
export type HandOff = (tx: Tx, caseRow: CaseRow, centre: Centre, byPersonId: string | null) => Promise<void>;

/** Whom cases ask, kept in memory: a press waits for no table. */
export interface Policies {
  /** never throws and never waits: the newest in force for the unit, else the city's, else the one built in */
  policyFor(context: { unitId: string | null; drill: Drill | null; kind: SosKind | null }): Policy;
  /** the one that a case froze */
  policyOf(policyId: string): Promise<Policy>;
}

/** Wakes whoever runs timers, after the commit that set one. */
export type NudgeTimers = () => void;

/** News of a case for those who were asked or who have it; given by the room of alerts. */
export interface CaseTidings {
  /** Somebody has it: what still rings for the case is called off, and those who were asked are told who. */
  callOff(tx: Tx, caseRow: CaseRow, by: { responderId: string; name: string; kind: ResponderKind }): Promise<void>;
  /** Reaches those who have the case, by more than a screen that may lie in a pocket. */
  tellResponders(
    tx: Tx,
    caseRow: CaseRow,
    news: 'press_again' | 'undo' | 'detail' | 'hand_back' | 'close',
    exceptPersonId: string | null,
  ): Promise<void>;
}

/** Somebody who answers an alert, whatever door the answer came by. */
export interface Answerer {
  personId: string | null;
  contactId: string | null;
  party: Exclude<SosParty, 'presser' | 'centre' | 'system'>;
  kind: ResponderKind;
  /** 女儿 林晓雯 */
  name: string;
  phoneVaultId: string | null;
}

/**
 * Takes a case for somebody: by button, by link, by a key on the telephone. `winner` names who has the place when another was
 * quicker; the same person taking it again has it.
 */
export type TakeCase = (
  caseId: string,
  answerer: Answerer,
  by: { channel: SosChannel | 'page'; minutes: number | null; position: Point | null },
) => Promise<{ outcome: 'taken' | 'already_yours' } | { outcome: 'taken_by'; winner: string } | { outcome: 'closed' }>;
