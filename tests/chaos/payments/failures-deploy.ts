import assert from 'node:assert/strict';
import { createApp } from '../../../bff/app';
import type { PaymentView } from '../../../bff/contracts/payments';
import { createLogger } from '../../../bff/platform/log';
import { createApiClient } from '../../support/api-client';
import type { Failure, Stage } from './failure.types';
import { whileHeld } from './hold-order';

/** A process of the portal of which only the web side runs; `port` 0 for any. */
async function startWeb(stage: Stage, port: number) {
  const config = { ...stage.city.app.config, PORT: port, PROCESS_ROLE: 'web' as const };
  const app = await createApp({ config, log: createLogger({ level: 'silent' }), clock: stage.city.clock });
  return { app, port: await app.start() };
}

const statusesOf = (stage: Stage, payment: PaymentView) => stage.knocks(payment).map(({ status }) => status);

/**
 * Two payments whose notifications go to a process of their own. It leaves while the first one's stands in its
 * transaction; the second is paid when nobody is there.
 * @returns both, and the port that is free now
 */
async function leaveWhileKnocked(stage: Stage): Promise<{ payments: PaymentView[]; port: number }> {
  const { app, port } = await startWeb(stage, 0);
  let gone: Promise<void> | undefined;
  try {
    const citizen = await stage.as('citizen');
    const there = createApiClient(`http://127.0.0.1:${port}`);
    there.accessToken = citizen.accessToken;
    const item = await stage.paying.inAdvance(citizen);
    const handled = (await stage.paying.checkOut(there, [item])).body as PaymentView;
    const unheard = (await stage.paying.checkOut(there, [item])).body as PaymentView;

    await whileHeld(stage, handled.orders[0]!.orderId, async (held) => {
      stage.paying.pay(handled);
      await held.someoneWaits();
      gone = app.stop();
    });
    await stage.city.until(() => stage.knocks(handled).length > 0);
    assert.deepEqual(statusesOf(stage, handled), [204]);
    await gone;

    stage.paying.pay(unheard);
    await stage.city.until(() => stage.knocks(unheard).length > 0);
    assert.deepEqual(statusesOf(stage, unheard), [0]);
    assert.deepEqual(await stage.paying.innerStates(unheard.paymentId), ['paying']);
    return { payments: [handled, unheard], port };
  } finally {
    await (gone ?? app.stop());
  }
}

/** Two processes on one database: one leaves while WeChat knocks, another takes its place. */
export const deployFailure: Failure = {
  number: 21,
  title: 'arrives during deploy or failover',
  outcome: 'what is being handled ends before the process leaves; what finds no process comes again to the next one',
  async run(stage) {
    const { payments, port } = await leaveWhileKnocked(stage);
    const after = await startWeb(stage, port);
    try {
      await stage.later(16_000);
      await stage.city.until(() => statusesOf(stage, payments[1]!).includes(204));
      for (const payment of payments) {
        await stage.until(payment, 'credited');
        assert.equal((await stage.events(payment)).filter((event) => event === 'pay').length, 1);
      }
    } finally {
      await after.app.stop();
    }
  },
};
