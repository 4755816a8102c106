import assert from 'node:assert/strict';
import { createApp } from '../../../bff/app';
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

/** Two processes on one database: one leaves while WeChat knocks, another takes its place. */
export const deployFailure: Failure = {
  number: 21,
  title: 'arrives during deploy or failover',
  outcome: 'what is being handled ends before the process leaves; what finds no process comes again to the next one',
  async run(stage) {
    const citizen = await stage.as('citizen');
    const before = await startWeb(stage, 0);
    const there = createApiClient(`http://127.0.0.1:${before.port}`);
    there.accessToken = citizen.accessToken;
    const item = await stage.paying.inAdvance(citizen);
    const handled = (await stage.paying.checkOut(there, [item])).body;
    const unheard = (await stage.paying.checkOut(there, [item])).body;

    // Leaving while a notification stands in its transaction.
    let gone: Promise<void> | undefined;
    await whileHeld(stage, handled.orders[0].orderId, async (held) => {
      stage.paying.pay(handled);
      await held.someoneWaits();
      gone = before.app.stop();
    });
    await stage.city.until(() => stage.knocks(handled).length > 0);
    assert.deepEqual(
      stage.knocks(handled).map(({ status }) => status),
      [204],
    );
    await gone;

    // Nobody there.
    stage.paying.pay(unheard);
    await stage.city.until(() => stage.knocks(unheard).length > 0);
    assert.deepEqual(
      stage.knocks(unheard).map(({ status }) => status),
      [0],
    );
    assert.deepEqual(await stage.paying.innerStates(unheard.paymentId), ['paying']);

    const after = await startWeb(stage, before.port);
    try {
      await stage.later(16_000);
      await stage.city.until(() => stage.knocks(unheard).some(({ status }) => status === 204));
      for (const payment of [handled, unheard]) {
        await stage.until(payment, 'credited');
        assert.equal((await stage.events(payment)).filter((event) => event === 'pay').length, 1);
      }
    } finally {
      await after.app.stop();
    }
  },
};
