import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CarePolicies } from '../care/care-policy';
import type { RaiseAlarm } from '../sos.types';

const WINDOW_MS = 600_000;

/** Counts messages that nobody's key signed; many of them ring the bell. Each process counts what came to it. */
export function createBadSignatures(deps: {
  db: Database;
  clock: Clock;
  log: Logger;
  raiseAlarm: RaiseAlarm;
  policies: CarePolicies;
}) {
  let since = 0;
  let count = 0;

  return async function noteBadSignature(): Promise<void> {
    const now = deps.clock.now().getTime();
    if (now - since > WINDOW_MS) {
      since = now;
      count = 0;
    }
    count += 1;
    const { policy } = await deps.policies.current();
    if (count !== policy.badSignatureAlarm) return;
    deps.log.warn({ count }, 'many messages of devices are badly signed');
    await deps.db.sqlTransaction((tx) =>
      deps.raiseAlarm(tx, {
        code: 'device_bad_signatures',
        subject: 'devices',
        detail: { count, withinS: WINDOW_MS / 1_000 },
      }),
    );
  };
}
