import type { FileView } from '../../contracts/files';
import type { AnswerLimit, Party, Queue, ReportEvent, ReportStage } from '../../contracts/reports';
import type { Clock } from '../../platform/clock';
import type { Database, Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Outbox } from '../../platform/push/push.types';

/** A report as its row has it. */
export interface ReportRow {
  id: string;
  number: string;
  reporterId: string;
  filedById: string;
  clientKey: string;
  categoryId: string;
  words: string;
  latitude: number | null;
  longitude: number | null;
  datum: 'gcj02' | 'wgs84' | null;
  address: string;
  placeSource: 'gps' | 'map' | 'photo' | 'typed';
  photoIds: string[];
  isAnonymous: boolean;
  stage: ReportStage;
  queue: Queue;
  version: number;
  holder: Holder | null;
  holderUnitId: string | null;
  unitId: string | null;
  gridId: string | null;
  dueAt: Date | null;
  answerDueAt: Date;
  pausedMinutes: number | null;
  escalation: number;
  urgedAt: Date | null;
  contentCheck: ContentCheck;
  createdAt: Date;
  updatedAt: Date;
}

export type Holder = Extract<Party, 'hotline' | 'department' | 'reporter' | 'supervisor'>;
export type ContentCheck = 'pending' | 'passed' | 'review' | 'risky';

/** Columns that a step may change. */
export type ReportChange = Partial<
  Pick<
    ReportRow,
    | 'stage'
    | 'queue'
    | 'holder'
    | 'holderUnitId'
    | 'unitId'
    | 'dueAt'
    | 'answerDueAt'
    | 'pausedMinutes'
    | 'escalation'
    | 'urgedAt'
  >
>;

export interface HistoryRow {
  id: string;
  reportId: string;
  version: number;
  event: ReportEvent;
  fromStage: ReportStage | null;
  toStage: ReportStage;
  clientKey: string | null;
  party: Party;
  actorId: string | null;
  unitId: string | null;
  toUnitId: string | null;
  nextDueAt: Date | null;
  publicWords: string | null;
  internalNote: string | null;
  photoIds: string[];
  createdAt: Date;
}

export interface CategoryRow {
  id: string;
  parentId: string | null;
  name: Words;
  pinyin: string;
  initials: string;
  keywords: string;
  icon: string;
  departmentId: string | null;
  answer: AnswerLimit | null;
  acceptMinutes: number;
  signMinutes: number;
  emergency: { phone: string; words: Words } | null;
}

/** A unit of the organisation tree, as far as reports need it. */
export interface UnitFacts {
  id: string;
  kind: string;
  name: string;
  words: Words;
  parentId: string | null;
  path: string[];
}

/** What the organisations feature is asked. */
export interface ReportsDirectory {
  unit(id: string): Promise<UnitFacts | null>;
  unitsOfKind(kind: 'city' | 'district' | 'street' | 'community' | 'grid' | 'department'): Promise<UnitFacts[]>;
  isWithin(unitId: string, ancestorId: string): Promise<boolean>;
  locate(position: { latitude: number; longitude: number; datum: 'gcj02' | 'wgs84' }): Promise<UnitFacts | null>;
  staffOf(unitId: string, role?: 'handler' | 'supervisor' | 'grid_worker'): Promise<{ personId: string }[]>;
  displayName(personId: string): Promise<string>;
}

/** What the files feature is asked. */
export interface ReportsFiles {
  claim(tx: Tx, fileIds: readonly string[], of: { ownerPersonId: string; subject: string }): Promise<void>;
  describe(fileIds: readonly string[]): Promise<FileView[]>;
}

export interface Contact {
  name: string | null;
  phone: string | null;
}

/** What the identity feature is asked. */
export interface ReportsPeople {
  /** `林*雯`, `138****0001`; not counted as a view */
  maskedContact(personId: string): Promise<Contact>;
  /** whole name and phone; the view is written down */
  contact(personId: string, viewer: { personId: string; purpose: string }): Promise<Contact>;
  /** whether `actorId` may act for `holderId` now, with the holder's consent; a `purpose` is written down for the holder */
  mayActFor(actorId: string, holderId: string, purpose?: string): Promise<boolean>;
}

/** What the notices feature is asked. */
export interface ReportsNotices {
  send(
    tx: Tx,
    ...requests: { personId: string; template: string; words: Words; link: string; dedupeKey: string }[]
  ): Promise<void>;
}

/** Says whether a text may be shown; slow and outside, so only ever asked from a job. */
export interface ContentChecker {
  checkText(personId: string, text: string): Promise<'passed' | 'review' | 'risky'>;
}

export interface ReportsDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  directory: ReportsDirectory;
  files: ReportsFiles;
  people: ReportsPeople;
  notices: ReportsNotices;
  contentChecker: ContentChecker;
}
