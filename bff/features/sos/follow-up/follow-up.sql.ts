import type { SosOutcome } from '../../../contracts/sos';
import type { SosBar } from '../../../contracts/sos-after';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

export interface FollowUpRow {
  id: string;
  caseId: string;
  number: string;
  personId: string | null;
  unitId: string | null;
  outcome: SosOutcome | null;
  closedAt: Date | null;
  state: 'open' | 'wanting' | 'done';
  askedAt: Date;
  dueAt: Date;
  raises: number;
  lookedAfter: boolean | null;
  /** sealed */
  words: string | null;
  answeredBy: string | null;
  answeredAt: Date | null;
}

export interface ReviewRow {
  id: string;
  caseId: string;
  number: string;
  unitId: string | null;
  bars: SosBar[];
  alertedMs: number | null;
  acceptedMs: number | null;
  arrivedMs: number | null;
  state: 'open' | 'explained';
  openedAt: Date;
  /** sealed */
  words: string | null;
  explainedBy: string | null;
  explainedAt: Date | null;
}

const FOLLOW_UP = `f.id, f.case_id AS caseId, c.number, f.person_id AS personId, f.unit_id AS unitId, c.outcome,
  c.closed_at AS closedAt, f.state, f.asked_at AS askedAt, f.due_at AS dueAt, f.raises, f.looked_after AS lookedAfter,
  f.words, f.answered_by AS answeredBy, f.answered_at AS answeredAt`;
const REVIEW = `r.id, r.case_id AS caseId, c.number, r.unit_id AS unitId, r.bars, r.alerted_ms AS alertedMs,
  r.accepted_ms AS acceptedMs, r.arrived_ms AS arrivedMs, r.state, r.opened_at AS openedAt, r.words,
  r.explained_by AS explainedBy, r.explained_at AS explainedAt`;
const FROM_FOLLOW_UP = 'FROM sos_follow_up f JOIN sos_case c ON c.id = f.case_id';
const FROM_REVIEW = 'FROM sos_review r JOIN sos_case c ON c.id = r.case_id';

type RawFollowUp = Omit<FollowUpRow, 'lookedAfter'> & { lookedAfter: number | null };
type RawReview = Omit<ReviewRow, 'bars'> & { bars: string };
const asFollowUp = (row: RawFollowUp): FollowUpRow => ({
  ...row,
  lookedAfter: row.lookedAfter === null ? null : Boolean(row.lookedAfter),
});
const asReview = (row: RawReview): ReviewRow => ({ ...row, bars: row.bars.split(',') as SosBar[] });

/** Rows of what comes after a case: the next-day check, and the examination of what it missed. */
export function createFollowUpSql(db: Database) {
  return {
    /** False when this case is being asked about already. */
    async open(
      tx: Tx,
      of: { caseId: string; personId: string | null; unitId: string | null; at: Date; dueAt: Date },
    ): Promise<boolean> {
      const added = await tx.execute(
        `INSERT IGNORE INTO sos_follow_up (id, case_id, person_id, unit_id, state, asked_at, due_at)
         VALUES (?, ?, ?, ?, 'open', ?, ?)`,
        [newId(), of.caseId, of.personId, of.unitId, of.at, of.dueAt],
      );
      return added === 1;
    },

    async find(by: { id: string } | { caseId: string }): Promise<FollowUpRow | null> {
      const [column, value] = 'id' in by ? ['f.id', by.id] : ['f.case_id', by.caseId];
      const [row] = await db.query<RawFollowUp>(`SELECT ${FOLLOW_UP} ${FROM_FOLLOW_UP} WHERE ${column} = ?`, [value]);
      return row ? asFollowUp(row) : null;
    },

    /** Newest first; of everybody, or of these people alone. */
    async page(of: {
      isWaiting: boolean;
      personIds: readonly string[] | null;
      before: string | null;
      limit: number;
    }): Promise<FollowUpRow[]> {
      if (of.personIds?.length === 0) return [];
      const whose = of.personIds ? ` AND f.person_id IN (${of.personIds.map(() => '?').join(', ')})` : '';
      const rows = await db.query<RawFollowUp>(
        `SELECT ${FOLLOW_UP} ${FROM_FOLLOW_UP} WHERE f.state IN (${of.isWaiting ? "'open', 'wanting'" : "'done'"})${whose}
         ${of.before ? 'AND f.id < ?' : ''} ORDER BY f.id DESC LIMIT ${Math.floor(of.limit)}`,
        [...(of.personIds ?? []), ...(of.before ? [of.before] : [])],
      );
      return rows.map(asFollowUp);
    },

    /** One more raise; false when it was answered meanwhile. */
    async raise(tx: Tx, id: string, dueAt: Date): Promise<boolean> {
      return (
        (await tx.execute("UPDATE sos_follow_up SET raises = raises + 1, due_at = ? WHERE id = ? AND state <> 'done'", [
          dueAt,
          id,
        ])) === 1
      );
    },

    /** False when somebody has answered that all is well. */
    async answer(
      tx: Tx,
      id: string,
      of: { lookedAfter: boolean; words: string; byPersonId: string; at: Date },
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_follow_up SET state = ?, looked_after = ?, words = ?, answered_by = ?, answered_at = ?
         WHERE id = ? AND state <> 'done'`,
        [of.lookedAfter ? 'done' : 'wanting', of.lookedAfter, of.words, of.byPersonId, of.at, id],
      );
      return changed === 1;
    },

    async openReview(
      tx: SqlTx,
      of: Pick<ReviewRow, 'caseId' | 'unitId' | 'bars' | 'alertedMs' | 'acceptedMs' | 'arrivedMs'>,
      at: Date,
    ): Promise<void> {
      await tx.execute(
        `INSERT IGNORE INTO sos_review (id, case_id, unit_id, bars, alerted_ms, accepted_ms, arrived_ms, state, opened_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?)`,
        [newId(), of.caseId, of.unitId, of.bars.join(','), of.alertedMs, of.acceptedMs, of.arrivedMs, at],
      );
    },

    async review(id: string): Promise<ReviewRow | null> {
      const [row] = await db.query<RawReview>(`SELECT ${REVIEW} ${FROM_REVIEW} WHERE r.id = ?`, [id]);
      return row ? asReview(row) : null;
    },

    async reviews(of: { state: ReviewRow['state']; before: string | null; limit: number }): Promise<ReviewRow[]> {
      const rows = await db.query<RawReview>(
        `SELECT ${REVIEW} ${FROM_REVIEW} WHERE r.state = ?${of.before ? ' AND r.id < ?' : ''}
         ORDER BY r.id DESC LIMIT ${Math.floor(of.limit)}`,
        of.before ? [of.state, of.before] : [of.state],
      );
      return rows.map(asReview);
    },

    async explain(tx: Tx, id: string, of: { words: string; byPersonId: string; at: Date }): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_review SET state = 'explained', words = ?, explained_by = ?, explained_at = ? WHERE id = ? AND state = 'open'`,
        [of.words, of.byPersonId, of.at, id],
      );
      return changed === 1;
    },
  };
}

export type FollowUpSql = ReturnType<typeof createFollowUpSql>;
