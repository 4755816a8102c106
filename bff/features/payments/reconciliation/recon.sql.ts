import type { ReconClass, ReconItemState } from '../../../contracts/finance';
import type { Database, SqlTx, SqlValue } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { Reader } from '../orders.sql';
import type { ActionRow, Evidence, ItemRow, RunRow, RunTotals } from './reconciliation.types';

const RUN = `id, day, mchid, biller_code AS billerCode, state, partitions_done AS partitionsDone, totals,
  last_error AS lastError, started_at AS startedAt, finished_at AS finishedAt`;
const ITEM = `id, day, mchid, biller_code AS billerCode, item_key AS itemKey, class, state, version, reference,
  order_id AS orderId, ours_fen AS oursFen, wechat_fen AS wechatFen, biller_fen AS billerFen, rule, evidence,
  due_at AS dueAt, created_at AS createdAt, updated_at AS updatedAt`;
const ACTION = `id, item_id AS itemId, order_id AS orderId, action, amount_fen AS amountFen, proof_no AS proofNo, reason,
  state, proposed_by_id AS proposedById, proposed_at AS proposedAt, decided_by_id AS decidedById,
  decided_at AS decidedAt, decision_reason AS decisionReason`;

// MySQL hands JSON over parsed, MariaDB as text.
const parsed = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;
const asItem = (row: ItemRow): ItemRow => ({ ...row, evidence: parsed<Evidence[]>(row.evidence) });
const asRun = (row: RunRow): RunRow => {
  const totals = parsed<RunTotals | Record<string, never>>(row.totals);
  return { ...row, totals: 'ours' in totals ? (totals as RunTotals) : null };
};

export type NewItem = Omit<ItemRow, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

/** Runs, items and decisions of reconciliation. */
export function createReconSql(db: Database) {
  return {
    /** Takes up the run of a merchant's day: one that broke off goes on where it was, one that ended starts anew. */
    async beginRun(day: string, mchid: string, billerCode: string, now: Date): Promise<RunRow> {
      await db.execute(
        `INSERT INTO recon_run (id, day, mchid, biller_code, state, partitions_done, totals, started_at)
         VALUES (?, ?, ?, ?, 'running', 0, '{}', ?)
         ON DUPLICATE KEY UPDATE partitions_done = IF(state = 'running', partitions_done, 0), state = 'running',
           last_error = NULL, started_at = VALUES(started_at)`,
        [newId(), day, mchid, billerCode, now],
      );
      const rows = await db.query<RunRow>(`SELECT ${RUN} FROM recon_run WHERE day = ? AND mchid = ?`, [day, mchid]);
      return asRun(rows[0]!);
    },

    async noteProgress(runId: string, partitionsDone: number): Promise<void> {
      await db.execute('UPDATE recon_run SET partitions_done = ? WHERE id = ?', [partitionsDone, runId]);
    },

    async endRun(
      runId: string,
      end: { state: RunRow['state']; totals: RunTotals | null; lastError: string | null; at: Date },
    ): Promise<void> {
      await db.execute(`UPDATE recon_run SET state = ?, totals = ?, last_error = ?, finished_at = ? WHERE id = ?`, [
        end.state,
        JSON.stringify(end.totals ?? {}),
        end.lastError,
        end.at,
        runId,
      ]);
    },

    async runs(fromDay: string, toDay: string): Promise<RunRow[]> {
      const rows = await db.query<RunRow>(
        `SELECT ${RUN} FROM recon_run WHERE day >= ? AND day <= ? ORDER BY day DESC, mchid`,
        [fromDay, toDay],
      );
      return rows.map(asRun);
    },

    /** Keeps a difference once: found again it stays as it is, with whatever was decided. Gives the row, new or old. */
    async keepItem(item: NewItem, now: Date): Promise<ItemRow> {
      await db.execute(
        `INSERT INTO recon_item (id, day, mchid, biller_code, item_key, class, state, version, reference, order_id,
           ours_fen, wechat_fen, biller_fen, rule, evidence, due_at, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE item_key = VALUES(item_key)`,
        [
          newId(),
          item.day,
          item.mchid,
          item.billerCode,
          item.itemKey,
          item.class,
          item.state,
          item.reference,
          item.orderId,
          item.oursFen,
          item.wechatFen,
          item.billerFen,
          item.rule,
          JSON.stringify(item.evidence),
          item.dueAt,
          now,
          now,
        ],
      );
      const rows = await db.query<ItemRow>(
        `SELECT ${ITEM} FROM recon_item WHERE day = ? AND mchid = ? AND item_key = ?`,
        [item.day, item.mchid, item.itemKey],
      );
      return asItem(rows[0]!);
    },

    /** Compare-and-set on the version; false when somebody else changed the item. */
    async changeItem(
      tx: SqlTx | Database,
      item: Pick<ItemRow, 'id' | 'version'>,
      to: { state: ReconItemState; class?: ReconClass; rule?: string | null; evidence?: Evidence[]; now: Date },
    ): Promise<boolean> {
      const sets = ['state = ?', 'version = version + 1', 'updated_at = ?'];
      const values: SqlValue[] = [to.state, to.now];
      if (to.class) {
        sets.push('class = ?');
        values.push(to.class);
      }
      if (to.rule !== undefined) {
        sets.push('rule = ?');
        values.push(to.rule);
      }
      if (to.evidence) {
        sets.push('evidence = ?');
        values.push(JSON.stringify(to.evidence));
      }
      values.push(item.id, item.version);
      const changed = await tx.execute(`UPDATE recon_item SET ${sets.join(', ')} WHERE id = ? AND version = ?`, values);
      return changed === 1;
    },

    async item(itemId: string, reader: Reader = db): Promise<ItemRow | null> {
      const rows = await reader.query<ItemRow>(`SELECT ${ITEM} FROM recon_item WHERE id = ?`, [itemId]);
      return rows[0] ? asItem(rows[0]) : null;
    },

    /** Items that name a number, on any day but this one. */
    async itemsOfReference(reference: string, exceptDay: string): Promise<ItemRow[]> {
      const rows = await db.query<ItemRow>(`SELECT ${ITEM} FROM recon_item WHERE reference = ? AND day <> ?`, [
        reference,
        exceptDay,
      ]);
      return rows.map(asItem);
    },

    async items(filter: {
      state: ReconItemState;
      day?: string;
      class?: ReconClass;
      reference?: string;
      after?: { dueAt: Date | null; id: string };
      limit: number;
    }): Promise<ItemRow[]> {
      const where = ['state = ?'];
      const values: SqlValue[] = [filter.state];
      if (filter.day) {
        where.push('day = ?');
        values.push(filter.day);
      }
      if (filter.class) {
        where.push('class = ?');
        values.push(filter.class);
      }
      if (filter.reference) {
        where.push('reference = ?');
        values.push(filter.reference);
      }
      if (filter.after) {
        const { dueAt, id } = filter.after;
        where.push(
          dueAt ? '(due_at > ? OR (due_at = ? AND id > ?))' : '((due_at IS NULL AND id > ?) OR due_at IS NOT NULL)',
        );
        values.push(...(dueAt ? [dueAt, dueAt, id] : [id]));
      }
      const rows = await db.query<ItemRow>(
        `SELECT ${ITEM} FROM recon_item WHERE ${where.join(' AND ')} ORDER BY due_at, id LIMIT ${filter.limit}`,
        values,
      );
      return rows.map(asItem);
    },

    async itemsOfDay(day: string): Promise<ItemRow[]> {
      const rows = await db.query<ItemRow>(`SELECT ${ITEM} FROM recon_item WHERE day = ? ORDER BY mchid, item_key`, [
        day,
      ]);
      return rows.map(asItem);
    },

    /** Items by state, per day and merchant, of a span of days. */
    async countItems(
      fromDay: string,
      toDay: string,
    ): Promise<{ day: string; mchid: string; state: string; n: number }[]> {
      const rows = await db.query<{ day: string; mchid: string; state: string; n: string | number }>(
        'SELECT day, mchid, state, COUNT(*) AS n FROM recon_item WHERE day >= ? AND day <= ? GROUP BY day, mchid, state',
        [fromDay, toDay],
      );
      return rows.map((row) => ({ ...row, n: Number(row.n) }));
    },

    async countOpen(): Promise<{ open: number; proposed: number }> {
      const rows = await db.query<{ state: string; n: string | number }>(
        "SELECT state, COUNT(*) AS n FROM recon_item WHERE state IN ('open', 'proposed') GROUP BY state",
      );
      const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0);
      return { open: of('open'), proposed: of('proposed') };
    },

    async addAction(tx: SqlTx, action: Omit<ActionRow, 'state' | 'decidedById' | 'decidedAt' | 'decisionReason'>) {
      await tx.execute(
        `INSERT INTO manual_action (id, item_id, order_id, action, amount_fen, proof_no, reason, state, proposed_by_id,
           proposed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'proposed', ?, ?)`,
        [
          action.id,
          action.itemId,
          action.orderId,
          action.action,
          action.amountFen,
          action.proofNo,
          action.reason,
          action.proposedById,
          action.proposedAt,
        ],
      );
    },

    /** Only an action still proposed, and only by somebody else; false otherwise. */
    async decideAction(
      tx: SqlTx,
      actionId: string,
      to: { state: 'approved' | 'refused'; decidedById: string; decidedAt: Date; decisionReason: string },
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE manual_action SET state = ?, decided_by_id = ?, decided_at = ?, decision_reason = ?
         WHERE id = ? AND state = 'proposed' AND proposed_by_id <> ?`,
        [to.state, to.decidedById, to.decidedAt, to.decisionReason, actionId, to.decidedById],
      );
      return changed === 1;
    },

    async endAction(tx: SqlTx, actionId: string, state: 'done' | 'failed'): Promise<boolean> {
      const changed = await tx.execute("UPDATE manual_action SET state = ? WHERE id = ? AND state = 'approved'", [
        state,
        actionId,
      ]);
      return changed === 1;
    },

    async actions(itemId: string, reader: Reader = db): Promise<ActionRow[]> {
      return reader.query<ActionRow>(`SELECT ${ACTION} FROM manual_action WHERE item_id = ? ORDER BY id`, [itemId]);
    },

    async action(actionId: string, reader: Reader = db): Promise<ActionRow | null> {
      return (await reader.query<ActionRow>(`SELECT ${ACTION} FROM manual_action WHERE id = ?`, [actionId]))[0] ?? null;
    },
  };
}

export type ReconSql = ReturnType<typeof createReconSql>;
