import type { Centre, Fix, ResponderKind, SosChannel, SosOutcome, SosParty } from '../../../contracts/sos';
import type { Database, SqlTx } from '../../../platform/db/database.types';
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

  return {
    whole,
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
      const [row] = await db.query<{
        latitude: string | number;
        longitude: string | number;
        datum: 'gcj02' | 'wgs84';
        accuracyM: number | null;
        source: Fix['source'];
        takenAt: Date;
      }>(
        `SELECT latitude, longitude, datum, accuracy_m AS accuracyM, source, taken_at AS takenAt FROM sos_fix
         WHERE case_id = ? ORDER BY taken_at DESC, id DESC LIMIT 1`,
        [caseId],
      );
      return row
        ? {
            position: { latitude: Number(row.latitude), longitude: Number(row.longitude), datum: row.datum },
            accuracyM: row.accuracyM,
            source: row.source,
            takenAt: row.takenAt.toISOString(),
          }
        : null;
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
