import { composeConnectors } from '../../../bff/compose-connectors';
import { createBillClaims } from '../../../bff/features/payments/bill-claims.sql';
import { createOrdersSql } from '../../../bff/features/payments/orders.sql';
import { createRefunds } from '../../../bff/features/payments/refund/create-refunds';
import { createTakeEdges } from '../../../bff/features/payments/take-edges.sql';
import { createWriteOffs } from '../../../bff/features/payments/write-off/write-offs';
import { createLogger } from '../../../bff/platform/log';
import { createMetrics } from '../../../bff/platform/metrics';
import type { City } from '../../support/city';

/** A second process beside the running city: its own gateway and billers, the same database and queue. */
export function secondWorker(city: City) {
  const { config, db, clock, jobs } = city.app;
  const log = createLogger({ level: 'silent' });
  const metrics = createMetrics({ collectDefaults: false });
  const { wechatPay: gateway, billers } = composeConnectors({ ...city.app, config, log, metrics } as never);
  const outbox = { publish: async () => undefined, broadcast: () => undefined };
  const orders = createOrdersSql(db);
  const claims = createBillClaims({ db, outbox, clock, log, personsWatching: async () => [] });
  /** what this process hears when it asks whether a bill still waits; it knows no account numbers to ask by */
  const says = { owed: 'unknown' as 'owed' | 'not_owed' | 'unknown' };
  const takeEdges = createTakeEdges({ jobs, outbox, clock });
  const shared = {
    db,
    orders,
    takeEdges,
    jobs,
    clock,
    log,
    claims,
    gateway,
    notices: { send: async () => undefined },
    notifyUrl: () => `${city.url}/api/payments/notify/refund`,
    bills: {
      billerOf: (code: string) => billers.get(code),
      markPaid: async () => undefined,
      isStillOwed: async () => says.owed,
      snapshotForWriteOff: async (): Promise<never> => {
        throw new Error('the second worker has no account numbers');
      },
    },
  };
  return { says, orders, gateway, billers, refunds: createRefunds(shared), writeOffs: createWriteOffs(shared) };
}

export type SecondWorker = ReturnType<typeof secondWorker>;
