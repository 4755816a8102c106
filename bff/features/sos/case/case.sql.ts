import type { Centre, Fix, ResponderKind, SosChannel, SosOutcome, SosParty } from '../../../contracts/sos';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { marks, padded } from '../../../platform/db/many-rows';
import { NEWS_STEP } from '../alerts/alerts.types';
import type { CaseRow, Policies } from '../sos.types';

/** A case with everything its own row says. */
export interface WholeCase extends CaseRow {
  openKey: string | null;
  acceptedBy: string | null;
  arrivedAt: Date | null;
  closedBy: string | null;
  outcome: SosOutcome | null;
}

export interface ResponderRow {
  id: string;
  caseId: string;
  personId: string | null;
  contactId: string | null;
  /** while they have the place */
  slot: string | null;
  kind: ResponderKind;
  party: SosParty;
  name: string;
  phoneVaultId: string | null;
  state: 'accepted' | 'on_the_way' | 'arrived' | 'left';
  acceptedAt: Date;
  promisedAt: Date | null;
  arrivedAt: Date | null;
  latitude: number | null;
  longitude: number | null;
}

export interface AlertRow {
  id: string;
  personId: string | null;
  contactId: string | null;
  party: SosParty;
  name: string;
  channel: SosChannel;
  phoneVaultId: string | null;
  state: 'queued' | 'sending' | 'sent' | 'unknown' | 'failed' | 'reached' | 'accepted' | 'declined' | 'called_off';
  createdAt: Date;
  sentAt: Date | null;
  answeredAt: Date | null;
}

export interface HandOffRow {
  centre: Centre;
  state: string;
  reference: string | null;
  createdAt: Date;
  sentAt: Date | null;
  receiptedAt: Date | null;
}

/** Whatever can read: the pool, or a transaction that must see its own writes. */
export type Reader = Pick<Database | SqlTx, 'query'>;

type RawCase = Omit<WholeCase, 'policy' | 'isSilent'> & { policyId: string; isSilent: number };
type Raw<T> = { [K in keyof T]: T[K] extends number | null ? string | number | null : T[K] };

export const CASE_COLUMNS = `id, number, version, stage, person_id AS personId, device_id AS deviceId, open_key AS openKey, source,
  kind, is_silent AS isSilent, drill, policy_id AS policyId, step_index AS stepIndex, round, epoch, unit_id AS unitId,
  callback_phone_vault_id AS callbackPhoneVaultId, received_at AS receivedAt, undone_at AS undoneAt,
  accepted_by AS acceptedBy, accepted_at AS acceptedAt, arrived_at AS arrivedAt, closed_at AS closedAt,
  closed_by AS closedBy, outcome`;
const RESPONDER_COLUMNS = `id, case_id AS caseId, person_id AS personId, contact_id AS contactId, slot, kind, party, name,
  phone_vault_id AS phoneVaultId, state, accepted_at AS acceptedAt, promised_at AS promisedAt, arrived_at AS arrivedAt,
  latitude, longitude`;

const FIX = {
  latitude: 'latitude',
  longitude: 'longitude',
  datum: 'datum',
  accuracyM: 'accuracy_m',
  source: 'source',
  takenAt: 'taken_at',
} as const;
const FIX_COLUMNS = Object.entries(FIX)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ');

interface RawFix {
  latitude: string | number;
  longitude: string | number;
  datum: 'gcj02' | 'wgs84';
  accuracyM: number | null;
  source: Fix['source'];
  takenAt: Date;
}

const asFix = (row: RawFix): Fix => ({
  position: { latitude: Number(row.latitude), longitude: Number(row.longitude), datum: row.datum },
  accuracyM: row.accuracyM,
  source: row.source,
  takenAt: row.takenAt.toISOString(),
});

const numberOrNull = (value: string | number | null) => (value === null ? null : Number(value));

function asResponder(row: Raw<ResponderRow>): ResponderRow {
  return { ...(row as ResponderRow), latitude: numberOrNull(row.latitude), longitude: numberOrNull(row.longitude) };
}

/** Reads of one case and what belongs to it. */
export function createCaseSql(db: Database, policies: Pick<Policies, 'policyOf'>) {
  async function whole({ policyId, isSilent, ...row }: RawCase): Promise<WholeCase> {
    return { ...row, isSilent: Boolean(isSilent), policy: await policies.policyOf(policyId) };
  }

  async function caseWhere(reader: Reader, where: string, values: string[]): Promise<WholeCase | null> {
    const [row] = await reader.query<RawCase>(`SELECT ${CASE_COLUMNS} FROM sos_case WHERE ${where}`, values);
    return row ? whole(row) : null;
  }

  /** A list of cases in the order of their ids; the primary key is named, since a table scan would lock them all. */
  async function casesOf(reader: Reader, ids: readonly string[], lock: string): Promise<WholeCase[]> {
    if (ids.length === 0) return [];
    const all = padded([...new Set(ids)]);
    const rows = await reader.query<RawCase>(
      `SELECT ${CASE_COLUMNS} FROM sos_case FORCE INDEX (PRIMARY) WHERE id IN (${marks(all)}) ORDER BY id${lock}`,
      all,
    );
    return Promise.all(rows.map(whole));
  }

  return {
    whole,
    findAll: (ids: readonly string[]) => casesOf(db, ids, ''),
    /**
     * Locks cases in the order of their ids. Of several none is waited for: whoever holds one must not hold up the others,
     * so the statement fails, and they are tried again, or one by one.
     */
    lockAll: (tx: SqlTx, ids: readonly string[]) =>
      casesOf(tx, ids, new Set(ids).size > 1 ? ' FOR UPDATE NOWAIT' : ' FOR UPDATE'),
    find: (caseId: string, reader: Reader = db) => caseWhere(reader, 'id = ?', [caseId]),
    /** Whoever changes a case locks its row first, so that two changes never wait for each other. */
    lock: (tx: SqlTx, caseId: string) => caseWhere(tx, 'id = ? FOR UPDATE', [caseId]),

    /** The one open case under this key. */
    openBy: (openKey: string, reader: Reader = db) => caseWhere(reader, 'open_key = ?', [openKey]),

    async responders(caseId: string, reader: Reader = db): Promise<ResponderRow[]> {
      const rows = await reader.query<Raw<ResponderRow>>(
        `SELECT ${RESPONDER_COLUMNS} FROM sos_responder WHERE case_id = ? ORDER BY id`,
        [caseId],
      );
      return rows.map(asResponder);
    },

    /** Whom the case asked, newest first; news of it that they were sent later are left out. */
    async alerts(caseId: string, reader: Reader = db): Promise<AlertRow[]> {
      return reader.query<AlertRow>(
        `SELECT id, person_id AS personId, contact_id AS contactId, party, name, channel, phone_vault_id AS phoneVaultId,
           state, created_at AS createdAt, sent_at AS sentAt, answered_at AS answeredAt
         FROM sos_alert WHERE case_id = ? AND step_index <> ? ORDER BY id DESC LIMIT 500`,
        [caseId, NEWS_STEP],
      );
    },

    async handOffs(caseId: string): Promise<HandOffRow[]> {
      return db.query<HandOffRow>(
        `SELECT centre, state, reference, created_at AS createdAt, sent_at AS sentAt, receipted_at AS receiptedAt
         FROM sos_hand_off WHERE case_id = ? ORDER BY id`,
        [caseId],
      );
    },

    async lastFix(caseId: string): Promise<Fix | null> {
      const [row] = await db.query<RawFix>(
        `SELECT ${FIX_COLUMNS} FROM sos_fix WHERE case_id = ? ORDER BY taken_at DESC, id DESC LIMIT 1`,
        [caseId],
      );
      return row ? asFix(row) : null;
    },

    /** The last fix of each of these cases that has one. */
    async lastFixes(caseIds: readonly string[]): Promise<Map<string, Fix>> {
      if (caseIds.length === 0) return new Map();
      const all = padded(caseIds);
      const rows = await db.query<RawFix & { caseId: string }>(
        `SELECT caseId, ${Object.keys(FIX).join(', ')} FROM (
           SELECT case_id AS caseId, ${FIX_COLUMNS},
             ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY taken_at DESC, id DESC) AS place
           FROM sos_fix WHERE case_id IN (${marks(all)})) AS fixes WHERE place = 1`,
        all,
      );
      return new Map(rows.map((row) => [row.caseId, asFix(row)]));
    },

    async pressCount(caseId: string): Promise<number> {
      const [row] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_press WHERE case_id = ?', [caseId]);
      return Number(row?.n ?? 0);
    },

    /** When more people are asked unless somebody comes forward. */
    async nextStepAt(caseId: string): Promise<Date | null> {
      const [row] = await db.query<{ dueAt: Date }>(
        `SELECT due_at AS dueAt FROM sos_timer WHERE case_id = ? AND state = 'pending' AND kind = 'step'
         ORDER BY due_at LIMIT 1`,
        [caseId],
      );
      return row?.dueAt ?? null;
    },
  };
}

export type CaseSql = ReturnType<typeof createCaseSql>;
