import type { Drill, SosOutcome, SosStage } from '../../../contracts/sos';
import type { Database } from '../../../platform/db/database.types';

/** When a case got to each point, for the first time; null: it did not. */
export interface CaseTimes {
  id: string;
  number: string;
  stage: SosStage;
  drill: Drill | null;
  unitId: string | null;
  receivedAt: Date;
  alertedAt: Date | null;
  acceptedAt: Date | null;
  arrivedAt: Date | null;
  closedAt: Date | null;
  outcome: SosOutcome | null;
  /** how often it was put back for silence */
  putBacks: number;
  /** people whom no channel reached */
  undelivered: number;
  isHandedOff: boolean;
}

type CaseRow = Omit<CaseTimes, 'acceptedAt' | 'arrivedAt' | 'putBacks' | 'undelivered' | 'isHandedOff'>;

const COLUMNS = `id, number, stage, drill, unit_id AS unitId, received_at AS receivedAt, first_alerted_at AS alertedAt,
  closed_at AS closedAt, outcome`;
const PAGE = 500;
/** An alert in one of these came to somebody, or is still on its way to them. */
const GOT_THROUGH = `('queued', 'sending', 'sent', 'reached', 'accepted', 'declined', 'called_off')`;
const marks = (items: readonly unknown[]) => items.map(() => '?').join(', ');

/**
 * Reads when cases got where. Acceptance and arrival are taken from the timeline: the case's own columns say who has it now,
 * and are emptied when it is put back.
 */
export function createCaseTimes(db: Database) {
  async function complete(rows: readonly CaseRow[]): Promise<CaseTimes[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const [events, people, handOffs] = await Promise.all([
      db.query<{ caseId: string; event: string; first: Date; n: number }>(
        `SELECT case_id AS caseId, event, MIN(at) AS first, COUNT(*) AS n FROM sos_event
         WHERE case_id IN (${marks(ids)}) AND event IN ('accept', 'arrive', 'silence') AND party <> 'centre'
         GROUP BY case_id, event`,
        ids,
      ),
      db.query<{ caseId: string; n: number }>(
        `SELECT caseId, COUNT(*) AS n FROM (
           SELECT case_id AS caseId, target_key FROM sos_alert WHERE case_id IN (${marks(ids)})
           GROUP BY case_id, target_key HAVING SUM(state IN ${GOT_THROUGH}) = 0
         ) AS lost GROUP BY caseId`,
        ids,
      ),
      db.query<{ caseId: string }>(
        `SELECT DISTINCT case_id AS caseId FROM sos_hand_off WHERE case_id IN (${marks(ids)}) AND state <> 'drill'`,
        ids,
      ),
    ]);
    const found = new Map(events.map((row) => [`${row.caseId} ${row.event}`, row]));
    const lost = new Map(people.map((row) => [row.caseId, Number(row.n)]));
    const handed = new Set(handOffs.map((row) => row.caseId));
    return rows.map((row) => ({
      ...row,
      acceptedAt: found.get(`${row.id} accept`)?.first ?? null,
      arrivedAt: found.get(`${row.id} arrive`)?.first ?? null,
      putBacks: Number(found.get(`${row.id} silence`)?.n ?? 0),
      undelivered: lost.get(row.id) ?? 0,
      isHandedOff: handed.has(row.id),
    }));
  }

  return {
    async of(caseId: string): Promise<CaseTimes | null> {
      const rows = await db.query<CaseRow>(`SELECT ${COLUMNS} FROM sos_case WHERE id = ?`, [caseId]);
      return (await complete(rows))[0] ?? null;
    },

    /** Cases that began in the window, page by page. */
    async *within(from: Date, until: Date): AsyncGenerator<CaseTimes[]> {
      let last: CaseRow | undefined;
      for (;;) {
        const cursor = last ? 'AND (received_at > ? OR (received_at = ? AND id > ?))' : '';
        const rows: CaseRow[] = await db.query<CaseRow>(
          `SELECT ${COLUMNS} FROM sos_case WHERE received_at >= ? AND received_at < ? ${cursor}
           ORDER BY received_at, id LIMIT ${PAGE}`,
          last ? [from, until, last.receivedAt, last.receivedAt, last.id] : [from, until],
        );
        if (rows.length > 0) yield await complete(rows);
        last = rows.at(-1);
        if (rows.length < PAGE) return;
      }
    },
  };
}

export type CaseTimesSql = ReturnType<typeof createCaseTimes>;
