import { type CarePolicy, carePolicySchema } from '../../../contracts/sos-devices';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { ApiError } from '../../../platform/errors';
import { createCarePolicySql } from './care-policy.sql';

/** In force until a city writes its own. */
export const DEFAULT_CARE_POLICY: CarePolicy = {
  silentAfterHours: 26,
  lowBatteryPercent: 20,
  testEveryDays: 35,
  askFrom: '08:00',
  askUntil: '21:00',
  personAsks: 2,
  personWaitMinutes: 20,
  contactWaitMinutes: 40,
  visitWaitMinutes: 180,
  badSignatureAlarm: 30,
};

const KEPT_MS = 5_000;

/** How long to wait for whom: the newest version in the database, read at most every five seconds. */
export function createCarePolicies(deps: { db: Database; clock: Clock }) {
  const sql = createCarePolicySql(deps.db);
  let kept: { version: number; policy: CarePolicy } = { version: 0, policy: DEFAULT_CARE_POLICY };
  let readAt = 0;

  async function current(): Promise<{ version: number; policy: CarePolicy }> {
    // Real time: a drill that moves the clock must not make every message read the table.
    if (Date.now() - readAt < KEPT_MS) return kept;
    const row = await sql.newest();
    const parsed = row ? carePolicySchema.safeParse(JSON.parse(row.body)) : null;
    kept = parsed?.success
      ? { version: row!.version, policy: parsed.data }
      : { version: 0, policy: DEFAULT_CARE_POLICY };
    readAt = Date.now();
    return kept;
  }

  return {
    current,
    /** The next version. @throws ApiError conflict when another wrote it at the same moment */
    async write(policy: CarePolicy, byPersonId: string): Promise<{ version: number; policy: CarePolicy }> {
      const version = ((await sql.newest())?.version ?? 0) + 1;
      const isNew = await sql.add({ version, body: JSON.stringify(policy), byPersonId, at: deps.clock.now() });
      if (!isNew) throw new ApiError('conflict');
      kept = { version, policy };
      readAt = Date.now();
      return kept;
    },
  };
}

export type CarePolicies = ReturnType<typeof createCarePolicies>;
