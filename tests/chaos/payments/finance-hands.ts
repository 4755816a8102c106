import assert from 'node:assert/strict';
import type { ReconDay, ReconItem, ReconItemRow, ReconMerchant } from '../../../bff/contracts/finance';
import { newId } from '../../../bff/platform/ids';
import type { Stage } from './failure.types';

const DAY_MS = 24 * 3_600_000;
const BEIJING_MS = 8 * 3_600_000;
const NOON_MS = 12 * 3_600_000;
/** WeChat has made its bill, and the comparison that comes by itself has not begun. */
const COMPARED_AT_MS = DAY_MS + 10 * 3_600_000 + 15 * 60_000;

export interface Decision {
  action: string;
  amountFen?: number;
  proofNo?: string;
}

/** Comparing a day, and the two people who decide on what it shows. */
export function financeHands(stage: Stage) {
  const { city } = stage;
  const beginOf = (day: string) => new Date(`${day}T00:00:00+08:00`).getTime();
  const dayNow = () => new Date(city.clock.now().getTime() + BEIJING_MS).toISOString().slice(0, 10);

  async function goTo(atMs: number): Promise<void> {
    const ms = atMs - city.clock.now().getTime();
    assert.ok(ms >= 0, 'the clock only goes forward');
    await stage.later(ms);
  }

  async function merchantOf(day: string, billerCode: string): Promise<ReconMerchant | undefined> {
    const seen = await (await stage.as('financeClerk')).get(`/finance/days/${day}`);
    assert.equal(seen.status, 200);
    return (seen.body as ReconDay).merchants.find((merchant) => merchant.billerCode === billerCode);
  }

  const hands = {
    /** Noon of a day on which nothing was compared yet. @returns the day */
    async newDay(): Promise<string> {
      const noon = beginOf(dayNow()) + NOON_MS;
      await goTo(city.clock.now().getTime() < noon ? noon : noon + DAY_MS);
      return dayNow();
    },

    /** `HH:mm` of the day */
    goTo: (day: string, time: string) => goTo(new Date(`${day}T${time}:00+08:00`).getTime()),

    /** Compares a merchant's day, on the morning after at the earliest. */
    async compared(day: string, billerCode = 'power'): Promise<ReconMerchant> {
      const earliest = beginOf(day) + COMPARED_AT_MS;
      if (city.clock.now().getTime() < earliest) await goTo(earliest);
      const mchid = stage.worker.gateway.merchants().find((each) => each.billerCodes.includes(billerCode))!.mchid;
      const before = (await merchantOf(day, billerCode))?.finishedAt ?? null;
      const asked = await (await stage.as('financeClerk')).post(`/finance/days/${day}/run`, { mchid });
      assert.equal(asked.status, 202);
      return city.until(
        async () => {
          const now = await merchantOf(day, billerCode);
          return now && now.state !== 'running' && now.finishedAt !== before ? now : null;
        },
        { what: `${billerCode} is compared`, withinMs: 60_000 },
      );
    },

    /** Every difference that names this number, whatever became of it. */
    async items(reference: string): Promise<ReconItemRow[]> {
      const clerk = await stage.as('financeClerk');
      const found: ReconItemRow[] = [];
      for (const state of ['open', 'proposed', 'decided', 'repaired', 'explained']) {
        const answer = await clerk.get(`/finance/items?limit=50&state=${state}&reference=${reference}`);
        assert.equal(answer.status, 200);
        found.push(...answer.body.items);
      }
      return found;
    },

    /** The one difference of this number and class, in the state it must be in. */
    async item(reference: string, klass: string, state: string): Promise<ReconItemRow> {
      const all = await hands.items(reference);
      const found = all.filter((one) => one.class === klass);
      assert.deepEqual(
        found.map((one) => [one.class, one.state]),
        [[klass, state]],
        `items of ${reference}: ${all.map((one) => `${one.class} ${one.state}`).join(', ') || 'none'}`,
      );
      return found[0]!;
    },

    /** An order that waits for people, once the desk has it: the newest item about it that is open. */
    waiting: (reference: string) =>
      city.until(
        async () => {
          const open = (await hands.items(reference)).filter(({ state }) => state === 'open');
          if (open.length > 0) return open.at(-1)!;
          // The desk looks for such orders twice a minute.
          await stage.later(31_000);
          return null;
        },
        { what: 'the order lies before people', withinMs: 60_000 },
      ),

    async seen(itemId: string): Promise<ReconItem> {
      const answer = await (await stage.as('financeClerk')).get(`/finance/items/${itemId}`);
      assert.equal(answer.status, 200);
      return answer.body;
    },

    /** One proposes, another approves; nothing is done by one alone. @returns the item afterwards */
    async decide(itemId: string, { action, amountFen, proofNo }: Decision): Promise<ReconItem> {
      const [clerk, reviewer] = [await stage.as('financeClerk'), await stage.as('financeReviewer')];
      const { version } = await hands.seen(itemId);
      const wish = {
        action,
        amountFen: amountFen ?? null,
        proofNo: proofNo ?? null,
        reason: '已核对双方凭证',
        version,
      };
      const proposed = await clerk.post(`/finance/items/${itemId}/proposals`, wish, { key: newId() });
      assert.equal(proposed.status, 200, JSON.stringify(proposed.body));
      const item = proposed.body as ReconItem;
      const actionId = item.actions.at(-1)!.actionId;
      const decide = (client: typeof clerk) =>
        client.post(
          `/finance/items/${itemId}/proposals/${actionId}/decision`,
          { decision: 'approve', reason: '', version: item.version },
          { key: newId() },
        );
      assert.equal((await decide(clerk)).status, 403);
      assert.equal((await decide(reviewer)).status, 200);
      return city.until(async () => {
        const now = await hands.seen(itemId);
        const last = now.actions.at(-1)!;
        if (last.state === 'failed') throw new Error(`${action} could not be carried out`);
        return last.state === 'done' ? now : null;
      });
    },
  };
  return hands;
}
