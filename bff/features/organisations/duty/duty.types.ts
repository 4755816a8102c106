import type { DutyPost, DutyState } from '../../../contracts/duty';
import type { Role } from '../../../platform/actor';
import type { Span } from '../../../platform/spans';

/** The role that lets somebody stand on a post. The people of a community's station are its handlers. */
export const ROLE_OF_POST = {
  grid_worker: 'grid_worker',
  station: 'handler',
  seat: 'dispatcher',
  supervisor: 'supervisor',
} as const satisfies Record<DutyPost, Role>;

export interface Pattern {
  id: string;
  unitId: string;
  post: DutyPost;
  personId: string;
  weekdays: number;
  startMinute: number;
  minutes: number;
  /** days in Asia/Shanghai on which turns begin, both included */
  validFrom: string;
  validUntil: string | null;
  endedAt: Date | null;
}

export interface Shift {
  id: string;
  unitId: string;
  post: DutyPost;
  personId: string;
  startsAt: Date;
  endsAt: Date;
  insteadOfPersonId: string | null;
  note: string;
}

export interface Leave {
  id: string;
  personId: string;
  startsAt: Date;
  endsAt: Date;
  substitutePersonId: string | null;
  reason: string;
}

export interface Sign {
  id: string;
  unitId: string;
  post: DutyPost;
  personId: string;
  runStart: Date | null;
  signedOnAt: Date | null;
  signedOffAt: Date | null;
  alarmedAt: Date | null;
}

/** What a post's turns follow from. */
export interface Rota {
  patterns: readonly Pattern[];
  shifts: readonly Shift[];
  leaves: readonly Leave[];
  /** when each person holds the role for this unit; who is not named never does */
  serves: ReadonlyMap<string, readonly Span[]>;
}

/** A stretch of one person on one post without a break. */
export interface Turn extends Span {
  personId: string;
}

export interface OnDuty {
  personId: string;
  displayName: string;
  unitId: string;
  post: DutyPost;
  state: DutyState;
  since: Date;
}

/** GCJ-02, of somebody on duty. */
export interface DutyPositionRow {
  personId: string;
  latitude: number;
  longitude: number;
  accuracyM: number | null;
  takenAt: Date;
}

export interface PlannedTurn extends Turn {
  unitId: string;
  post: DutyPost;
}

/** Who is on duty, for features that must find somebody. */
export interface Duty {
  /** people on the post at exactly this unit; those who are there before those who should be */
  onDuty(unitId: string, post: DutyPost, at: Date): Promise<OnDuty[]>;
  /** as `onDuty`, at the unit and every unit below it */
  onDutyBelow(unitId: string, post: DutyPost, at: Date): Promise<OnDuty[]>;
  /** everybody who might stand on the post at the unit, on duty or not */
  holders(unitId: string, post: DutyPost): Promise<{ personId: string; displayName: string; unitId: string }[]>;
  /** last positions, of those who are on duty and said where they are */
  positionsOf(personIds: readonly string[]): Promise<DutyPositionRow[]>;
  /** every turn of the posts at the unit and below it that touches the window, cut to it */
  turnsBelow(unitId: string, posts: readonly DutyPost[], window: Span): Promise<PlannedTurn[]>;
  /** the same without leave: what a leave takes away is the difference */
  turnsWithoutLeave(unitId: string, posts: readonly DutyPost[], window: Span): Promise<PlannedTurn[]>;
}
