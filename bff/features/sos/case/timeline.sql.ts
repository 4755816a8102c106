import type { SosEvent, SosParty } from '../../../contracts/sos';
import type { KeyRing } from '../../../platform/crypto/key-ring';
import type { Database } from '../../../platform/db/database.types';
import { insertRows } from '../../../platform/db/many-rows';
import { newId } from '../../../platform/ids';
import type { Outbox } from '../../../platform/push/push.types';
import type { RecordTimeline } from '../sos.types';
import type { Reader } from './case.sql';

export interface TimelineRow {
  id: string;
  event: SosEvent;
  party: SosParty;
  personId: string | null;
  detail: Record<string, string | number | boolean | null>;
  at: Date;
}

const INSERT = {
  into: 'INSERT INTO sos_event (id, case_id, event, party, person_id, detail, at)',
  row: '(?, ?, ?, ?, ?, ?, ?)',
};

/** Who watches a case without having it: the page of the case, the seats, those who supervise. */
export function watchersOf(caseId: string) {
  return [`topic:sos:${caseId}`, 'role:dispatcher', 'role:supervisor'] as const;
}

/** The append-only timeline. Rows are added and read; nothing here changes one or takes one away. */
export function createTimeline(deps: { db: Database; outbox: Outbox }) {
  const record: RecordTimeline = async (tx, ...entries) => {
    await insertRows(
      tx,
      INSERT,
      entries.map(({ caseId, event, party, personId, detail, at }) => [
        newId(),
        caseId,
        event,
        party,
        personId,
        JSON.stringify(detail ?? {}),
        at,
      ]),
    );
    // Those who watch a case look at all of it: its last entry tells them that there is something new.
    const last = new Map(entries.map(({ caseId, event }) => [caseId, event]));
    await deps.outbox.publish(
      tx,
      ...[...last].map(([caseId, event]) => ({
        type: 'sos.changed',
        audience: [...watchersOf(caseId)],
        data: { caseId, event },
      })),
    );
  };

  return {
    record,
    async read(caseId: string, reader: Reader = deps.db): Promise<TimelineRow[]> {
      const rows = await reader.query<Omit<TimelineRow, 'detail'> & { detail: string }>(
        'SELECT id, event, party, person_id AS personId, detail, at FROM sos_event WHERE case_id = ? ORDER BY id',
        [caseId],
      );
      return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as TimelineRow['detail'] }));
    },
  };
}

export type Timeline = ReturnType<typeof createTimeline>;

/** What people write into a case: sealed at rest, read with the timeline by those who may read the case. */
export function createSealedWords(keyRing: KeyRing) {
  const placeOf = (caseId: string) => `sos:${caseId}`;
  return {
    seal(caseId: string, words: string): string {
      const { keyId, sealed } = keyRing.seal(words, placeOf(caseId));
      return `${keyId}:${sealed}`;
    },
    open(caseId: string, text: string): string {
      const at = text.indexOf(':');
      return keyRing.open({ keyId: text.slice(0, at), sealed: text.slice(at + 1) }, placeOf(caseId));
    },
  };
}

export type SealedWords = ReturnType<typeof createSealedWords>;
