import type { Clock } from '../../../platform/clock';
import type { Tx } from '../../../platform/db/database.types';
import type { Words } from '../../../platform/errors';
import type { Outbox } from '../../../platform/push/push.types';
import type { OwnDirectory } from '../directory';
import type { DutyRepository } from './duty.repository';
import type { DutyReader } from './duty-reader';

/** What the rota tells others: those who run the portal, and people. */
export interface DutyBell {
  raiseAlarm(
    tx: Tx,
    alarm: { code: string; subject: string; detail: Record<string, string | number | boolean | null> },
  ): Promise<void>;
  tell(
    tx: Tx,
    ...notices: { personId: string; template: string; words: Words; link: string; dedupeKey: string }[]
  ): Promise<void>;
}

export interface DutyParts {
  repository: DutyRepository;
  reader: DutyReader;
  directory: OwnDirectory;
  clock: Clock;
  outbox: Outbox;
  bell: DutyBell;
}
