import assert from 'node:assert/strict';
import type { BillerScenario } from '../../../bff/simulators/billers/scenarios';
import type { WechatPayFaults } from '../../../bff/simulators/wechat-pay/scenarios';
import type { Failure } from './failure.types';
import { financeHands } from './finance-hands';
import { creditedOnce } from './order-hands';

const OF_WECHAT: WechatPayFaults['billFault'][] = ['late', 'truncated', 'hash', 'duplicated', 'summary', 'cut'];
const OF_BILLER: Exclude<BillerScenario['detailFile'], null>[] = [
  'late',
  'truncated',
  'hash_wrong',
  'count_wrong',
  'duplicated',
  'other_format',
];

/** Files that can't be trusted. */
export const fileFailures: readonly Failure[] = [
  {
    number: 65,
    title: 'a file that is late, truncated, with a wrong hash, doubled, or in two formats',
    outcome: 'never taken for a day: the run waits or fails in words, moves nothing, and ends once the file is whole',
    async run(stage) {
      const hands = financeHands(stage);
      const day = await hands.newDay();
      const payments = [await stage.paid(), await stage.paid()];
      for (const payment of payments) await creditedOnce(stage, payment);
      const untouched = async () => {
        for (const payment of payments) {
          assert.deepEqual(await hands.items(payment.orders[0]!.outTradeNo), []);
          assert.deepEqual(await hands.items(await stage.sequenceOf(payment)), []);
          await creditedOnce(stage, payment);
        }
      };
      for (const billFault of OF_WECHAT) {
        stage.wechat.scenario.set({ billFault });
        const run = await hands.compared(day);
        assert.ok(run.state === 'waiting' || run.state === 'failed', `${billFault}: ${run.state}`);
        assert.ok(run.words, billFault);
        assert.equal(run.wechat, null);
      }
      stage.wechat.scenario.set({ billFault: 'none' });
      await untouched();
      for (const detailFile of OF_BILLER) {
        stage.billers.scenario.set('power', { detailFile });
        const run = await hands.compared(day);
        assert.ok(run.state === 'waiting' || run.state === 'failed', `${detailFile}: ${run.state}`);
        assert.ok(run.words, detailFile);
        assert.equal(run.biller, null);
      }
      stage.billers.scenario.reset('power');
      await untouched();
      for (const billPacking of ['gzip', 'plain'] as const) {
        stage.wechat.scenario.set({ billPacking });
        const run = await stage.city.until(
          async () => {
            const now = await hands.compared(day);
            return now.state === 'done' ? now : null;
          },
          { what: 'compared once the files are whole', withinMs: 30_000 },
        );
        assert.equal(run.wechat?.received.fen, run.ours.received.fen);
        assert.equal(run.biller?.writtenOff.fen, run.ours.writtenOff.fen);
      }
      await untouched();
    },
  },
];
