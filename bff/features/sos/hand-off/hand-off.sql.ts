import type { Centre, SosStage } from '../../../contracts/sos';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { KnownFix } from './better-fix';
import { CHASE_EVERY_MS, LEASE_MS, LONGEST_WAIT_MS } from './hand-off.clocks';

export type MessageType = 'alert' | 'update' | 'cancel';

export interface HandOffRow {
  id: string;
  caseId: string;
  centre: Centre;
  openKey: string | null;
  state: 'queued' | 'sending' | 'sent' | 'unknown' | 'receipted' | 'refused' | 'missed' | 'drill';
  createdAt: Date;
}

export interface OutMessage {
  id: string;
  handOffId: string;
  caseId: string;
  centre: Centre;
  type: MessageType;
  identifier: string;
  sentAt: Date;
  attempts: number;
  fencingToken: bigint;
  createdAt: Date;
}

/** A hand-off that is not over, with what its case has become. */
export interface LiveHandOff extends HandOffRow {
  stage: SosStage;
  outcome: string | null;
  undoneAt: Date | null;
}

const HAND_OFF = `h.id, h.case_id AS caseId, h.centre, h.open_key AS openKey, h.state, h.created_at AS createdAt`;
const MESSAGE = `id, hand_off_id AS handOffId, case_id AS caseId, centre, type, identifier, sent_at AS sentAt, attempts,
  fencing_token AS fencingToken, created_at AS createdAt`;
/** States in which a centre has not said yes or no. */
const UNSETTLED = `('queued', 'sending', 'sent', 'unknown', 'missed')`;

type RawMessage = Omit<OutMessage, 'fencingToken'> & { fencingToken: string | number };
const asMessage = (row: RawMessage): OutMessage => ({ ...row, fencingToken: BigInt(row.fencingToken) });

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
export const openKeyOf = (caseId: string, centre: Centre) => `${caseId}:${centre}`;
const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1_000) * 1_000);

/** Opens a hand-off; null when this centre is being asked already. */
export async function openHandOff(
  tx: Tx,
  of: { caseId: string; centre: Centre; isDrill: boolean; byPersonId: string | null; at: Date },
): Promise<{ id: string; identifier: string } | null> {
  const id = newId();
  const identifier = `yct-${id}`;
  const added = await tx.execute(
    `INSERT IGNORE INTO sos_hand_off (id, case_id, centre, open_key, cap_identifier, state, asked_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      of.caseId,
      of.centre,
      openKeyOf(of.caseId, of.centre),
      identifier,
      of.isDrill ? 'drill' : 'queued',
      of.byPersonId,
      of.at,
    ],
  );
  return added === 1 ? { id, identifier } : null;
}

export async function queueMessage(
  tx: Tx,
  of: { handOffId: string; caseId: string; centre: Centre; type: MessageType; identifier?: string; at: Date },
): Promise<void> {
  const id = newId();
  await tx.execute(
    `INSERT INTO sos_cap_message (id, hand_off_id, case_id, centre, direction, type, identifier, sent_at, state, due_at,
       created_at) VALUES (?, ?, ?, ?, 'out', ?, ?, ?, 'queued', ?, ?)`,
    [id, of.handOffId, of.caseId, of.centre, of.type, of.identifier ?? `yct-${id}`, wholeSecond(of.at), of.at, of.at],
  );
}

/** Keeps a message of a centre; false when it came before. */
export async function keepNews(
  tx: Tx,
  of: { handOffId: string; caseId: string; centre: Centre; type: string; identifier: string; at: Date },
): Promise<boolean> {
  const added = await tx.execute(
    `INSERT IGNORE INTO sos_cap_message (id, hand_off_id, case_id, centre, direction, type, identifier, sent_at, state, due_at,
       created_at) VALUES (?, ?, ?, ?, 'in', ?, ?, ?, 'kept', ?, ?)`,
    [newId(), of.handOffId, of.caseId, of.centre, of.type, of.identifier, of.at, of.at, of.at],
  );
  return added === 1;
}

/** The centre said yes; false when it had said so, or said no, before. */
export async function markReceipted(tx: Tx, handOffId: string, reference: string | null, at: Date): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE sos_hand_off SET state = 'receipted', reference = ?, receipted_at = ?, sent_at = COALESCE(sent_at, ?)
     WHERE id = ? AND state IN ${UNSETTLED}`,
    [reference?.slice(0, 60) ?? null, at, at, handOffId],
  );
  return changed === 1;
}

/** The centre said no: it may be asked anew. */
export async function markRefused(tx: Tx, handOffId: string, reason: string): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE sos_hand_off SET state = 'refused', reason = ?, open_key = NULL WHERE id = ? AND state IN ${UNSETTLED}`,
    [reason.slice(0, 200), handOffId],
  );
  return changed === 1;
}

/** Where a hand-off stands between asked and answered; a miss stays a miss until the centre answers. */
export async function markSending(tx: Tx, handOffId: string, state: 'sending' | 'sent' | 'unknown', at: Date) {
  await tx.execute(
    `UPDATE sos_hand_off SET state = CASE WHEN state = 'missed' THEN state ELSE ? END, sent_at = COALESCE(sent_at, ?)
     WHERE id = ? AND state IN ${UNSETTLED}`,
    [state, at, handOffId],
  );
}

export async function markMissed(tx: Tx, handOffId: string): Promise<boolean> {
  const rows = await tx.execute(`UPDATE sos_hand_off SET state = 'missed' WHERE id = ? AND state IN ${UNSETTLED}`, [
    handOffId,
  ]);
  return rows === 1;
}

/** Lets the hand-off go; false when another process did. */
export async function endHandOff(tx: Tx, handOffId: string): Promise<boolean> {
  return (
    (await tx.execute('UPDATE sos_hand_off SET open_key = NULL WHERE id = ? AND open_key IS NOT NULL', [handOffId])) ===
    1
  );
}

/** Ends our side of a message that the centre has answered, or that nobody waits for any more. */
export async function settleMessage(
  tx: Tx,
  of: { identifier: string; centre: Centre },
  state: 'receipted' | 'refused' | 'dropped',
): Promise<void> {
  await tx.execute(
    `UPDATE sos_cap_message SET state = ?, lease_until = NULL WHERE direction = 'out' AND centre = ? AND identifier = ?
     AND state IN ('queued', 'sending', 'taken', 'unknown')`,
    [state, of.centre, of.identifier],
  );
}

/** Makes the Alert go out again at once, under its own identifier. */
export async function sendAgain(tx: Tx, handOffId: string, at: Date): Promise<void> {
  await tx.execute(
    `UPDATE sos_cap_message SET state = 'queued', due_at = ? WHERE hand_off_id = ? AND direction = 'out' AND type = 'alert'
     AND state IN ('queued', 'taken', 'unknown')`,
    [at, handOffId],
  );
}

export async function dropUnsent(tx: Tx, handOffId: string): Promise<void> {
  await tx.execute(
    `UPDATE sos_cap_message SET state = 'dropped' WHERE hand_off_id = ? AND direction = 'out' AND type IN ('alert', 'update')
     AND state IN ('queued', 'unknown', 'taken')`,
    [handOffId],
  );
}

/** Reads and claims of hand-offs and their messages. */
export function createHandOffSql(db: Database) {
  return {
    async claim(centre: Centre, most: number, now: Date): Promise<OutMessage[]> {
      const due = await db.query<{ id: string }>(
        `SELECT id FROM sos_cap_message WHERE direction = 'out' AND centre = ? AND (
           (state IN ('queued', 'unknown') AND (due_at <= ? OR due_at > ?))
           OR (state = 'sending' AND (lease_until < ? OR lease_until > ?))
         ) ORDER BY due_at LIMIT ${Math.floor(most)}`,
        // What is due, or leased, for longer than anything can be was set before the clock jumped back.
        [centre, now, later(now, LONGEST_WAIT_MS), now, later(now, LEASE_MS + 1_000)],
      );
      const claimed: OutMessage[] = [];
      for (const { id } of due) {
        const [row] = await db.query<RawMessage>(`SELECT ${MESSAGE} FROM sos_cap_message WHERE id = ?`, [id]);
        if (!row) continue;
        const taken = await db.execute(
          `UPDATE sos_cap_message SET state = 'sending', attempts = attempts + 1, fencing_token = fencing_token + 1,
             lease_until = ? WHERE id = ? AND fencing_token = ? AND state IN ('queued', 'unknown', 'sending')`,
          [new Date(now.getTime() + LEASE_MS), id, row.fencingToken],
        );
        const message = asMessage(row);
        if (taken === 1)
          claimed.push({ ...message, attempts: row.attempts + 1, fencingToken: message.fencingToken + 1n });
      }
      return claimed;
    },

    /** Writes what became of a sending; false when the lease was lost or the centre's answer came by the other door. */
    async settle(
      tx: SqlTx,
      message: OutMessage,
      state: 'taken' | 'receipted' | 'refused' | 'unknown' | 'dropped',
      of: { dueAt?: Date; reason?: string },
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_cap_message SET state = ?, lease_until = NULL, due_at = COALESCE(?, due_at), reason = ?
         WHERE id = ? AND state = 'sending' AND fencing_token = ?`,
        [state, of.dueAt ?? null, of.reason?.slice(0, 200) ?? null, message.id, message.fencingToken],
      );
      return changed === 1;
    },

    async find(handOffId: string): Promise<HandOffRow | null> {
      const [row] = await db.query<HandOffRow>(`SELECT ${HAND_OFF} FROM sos_hand_off h WHERE h.id = ?`, [handOffId]);
      return row ?? null;
    },

    /** Another, later asking of the same centre for the same case. */
    async hasNewer(handOff: HandOffRow): Promise<boolean> {
      const rows = await db.query<{ id: string }>(
        'SELECT id FROM sos_hand_off WHERE case_id = ? AND centre = ? AND id > ? LIMIT 1',
        [handOff.caseId, handOff.centre, handOff.id],
      );
      return rows.length > 0;
    },

    /** Receipts that are waited for longer than any is: their timers were set before the clock jumped back. */
    pullInChases: (now: Date) =>
      db.execute(
        `UPDATE sos_timer SET due_at = ? WHERE state = 'pending' AND due_at > ? AND kind = 'hand_off_receipt'`,
        [now, later(now, CHASE_EVERY_MS + LONGEST_WAIT_MS)],
      ),

    /** Hand-offs of which a centre may not know all: what has no news is not looked at again and again. */
    withNews(): Promise<LiveHandOff[]> {
      return db.query<LiveHandOff>(
        `SELECT ${HAND_OFF}, c.stage, c.outcome, c.undone_at AS undoneAt FROM sos_hand_off h JOIN sos_case c ON c.id = h.case_id
         WHERE h.open_key IS NOT NULL AND (c.stage = 'closed' OR c.undone_at IS NOT NULL
           OR EXISTS (SELECT 1 FROM sos_fix f WHERE f.case_id = h.case_id AND f.received_at > h.created_at))
         ORDER BY h.open_key LIMIT 1000`,
      );
    },

    /** Our messages about it, oldest first. */
    async messages(handOffId: string): Promise<(OutMessage & { state: string })[]> {
      const rows = await db.query<RawMessage & { state: string }>(
        `SELECT ${MESSAGE}, state FROM sos_cap_message WHERE hand_off_id = ? AND direction = 'out' ORDER BY id`,
        [handOffId],
      );
      return rows.map((row) => ({ ...asMessage(row), state: row.state }));
    },

    /** Our message that a centre speaks of. */
    async messageNamed(centre: Centre, identifiers: readonly string[]): Promise<OutMessage | null> {
      if (identifiers.length === 0) return null;
      const [row] = await db.query<RawMessage>(
        `SELECT ${MESSAGE} FROM sos_cap_message WHERE direction = 'out' AND centre = ?
         AND identifier IN (${identifiers.map(() => '?').join(', ')}) ORDER BY id DESC LIMIT 1`,
        [centre, ...identifiers],
      );
      return row ? asMessage(row) : null;
    },

    /** The newest fix that was known at `at`. */
    async fixAt(caseId: string, at: Date): Promise<KnownFix | null> {
      const [row] = await db.query<{
        latitude: string | number;
        longitude: string | number;
        datum: 'gcj02' | 'wgs84';
        accuracyM: number | null;
      }>(
        `SELECT latitude, longitude, datum, accuracy_m AS accuracyM FROM sos_fix WHERE case_id = ? AND received_at <= ?
         ORDER BY taken_at DESC, id DESC LIMIT 1`,
        [caseId, at],
      );
      return row ? { ...row, latitude: Number(row.latitude), longitude: Number(row.longitude) } : null;
    },
  };
}

export type HandOffSql = ReturnType<typeof createHandOffSql>;
