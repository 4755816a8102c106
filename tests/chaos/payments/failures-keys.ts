import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BillersFile } from '../../../bff/connectors/biller/billers-file.wire';
import { ensureDemoBillers } from '../../../bff/simulators/billers/demo-billers';
import { ensureDemoKeys, type MerchantsFile } from '../../../bff/simulators/demo-keys';
import type { Failure, Stage } from './failure.types';
import { creditedOnce, orderOf } from './order-hands';
import { openStage } from './stage';

const POWER = '1900000102';
const WATER = '1900000101';

interface KeyFiles {
  changeMerchants(change: (file: MerchantsFile) => void): void;
  changeBillers(change: (file: BillersFile) => void): void;
}

/** Written beside and put in its place, as whoever rotates keys does. */
function change<T>(file: string, by: (content: T) => void): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as T;
  by(content);
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
}

/** A city with key files of its own, which nobody else reads; its books are held against each other at the end. */
async function withOwnKeys(
  failure: Omit<Failure, 'run'>,
  before: (files: KeyFiles) => void,
  run: (stage: Stage, files: KeyFiles) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-keys-'));
  const merchants = path.join(folder, 'merchants.json');
  const billers = path.join(folder, 'billers.json');
  copyFileSync(ensureDemoKeys().merchantsFile, merchants);
  copyFileSync(ensureDemoBillers(), billers);
  const files: KeyFiles = {
    changeMerchants: (by) => change(merchants, by),
    changeBillers: (by) => change(billers, by),
  };
  before(files);
  const own = await openStage({ environment: { WECHAT_PAY_MERCHANTS_FILE: merchants, BILLERS_FILE: billers } });
  try {
    await own.play({ ...failure, run: (stage) => run(stage, files) });
  } finally {
    await own.close();
    rmSync(folder, { recursive: true });
  }
}

const rotation = {
  number: 72,
  title: 'certificates expire, the APIv3 key changes',
  outcome: 'the file is read again, the new certificate fetched, nothing restarted; what was sealed before still opens',
};

/** A breaker that holds still does so in real time: the clock of the city must not run away from it meanwhile. */
const PACE_MS = 250;

async function rotates(stage: Stage, { changeMerchants }: KeyFiles): Promise<void> {
  const { city, wechat } = stage;
  let wentOnAt = 0;
  const goOn = async (ms: number) => {
    if (Date.now() - wentOnAt < PACE_MS) return;
    await city.jobsIdle();
    await stage.later(ms);
    wentOnAt = Date.now();
  };
  const waiting = async () => {
    const payment = await stage.begin();
    return city.until(
      async () => {
        const now = await stage.view(payment);
        if (now.pay) return now;
        // The keys of a moment ago were refused: the same request again, by its job, and time goes to when that runs.
        const [job] = await stage.query<{ runAt: Date }>(
          `SELECT MIN(run_at) AS runAt FROM job WHERE kind = 'payments.advance' AND state = 'ready' AND payload LIKE ?`,
          [`%${payment.orders[0]!.orderId}%`],
        );
        const waitsMs = job?.runAt ? job.runAt.getTime() - city.clock.now().getTime() : 0;
        if (waitsMs > 0) await goOn(waitsMs);
        return null;
      },
      { what: 'ready for the password', withinMs: 60_000 },
    );
  };
  const acknowledged = (payment: Awaited<ReturnType<typeof waiting>>) =>
    city.until(
      async () => {
        if (stage.knocks(payment).some((knock) => knock.acknowledged)) return true;
        await goOn(15_000);
        return false;
      },
      { what: 'an acknowledged notification', withinMs: 20_000 },
    );

  wechat.scenario.set({ signer: 'certificate' });
  await creditedOnce(stage, await stage.paid());
  wechat.switchCertificate();
  const switched = await waiting();
  stage.paying.pay(switched);
  await acknowledged(switched);
  await creditedOnce(stage, switched);
  assert.ok(city.logLines.some((line) => line.includes('platform certificates read')));

  const key = wechat.changeMerchantKey(POWER, { dropOld: true });
  changeMerchants((file) => void Object.assign(file.merchants.find(({ mchid }) => mchid === POWER)!, key));
  const resigned = await waiting();
  stage.paying.pay(resigned);
  await acknowledged(resigned);
  await creditedOnce(stage, resigned);
  assert.ok(city.logLines.some((line) => line.includes('merchant keys read again')));

  const sealed = await waiting();
  const fresh = wechat.changeApiV3Key(POWER);
  stage.paying.pay(sealed);
  await city.until(() => stage.knocks(sealed).length > 0);
  assert.equal(stage.knocks(sealed)[0]!.status, 403, 'opened by a key that it was not sealed with');
  changeMerchants((file) => {
    const merchant = file.merchants.find(({ mchid }) => mchid === POWER)!;
    Object.assign(merchant, { previousApiV3Key: merchant.apiV3Key, apiV3Key: fresh });
  });
  await acknowledged(sealed);
  await creditedOnce(stage, sealed);
}

const astray = {
  number: 73,
  title: 'a wrong merchant number is configured for a biller',
  outcome: 'a fault of the files that is logged: nothing of that biller’s can be paid to another; right again, it can',
};

async function goesAstray(stage: Stage, { changeBillers }: KeyFiles): Promise<void> {
  const citizen = await stage.as('citizen');
  const item = await stage.paying.inAdvance(citizen);
  const bill = await stage.freshBill('water');
  const water = { accountId: bill.accountId, billNo: bill.billNo, amountFen: bill.amountFen };
  for (const items of [[item], [item, water]]) {
    const refused = await stage.paying.checkOut(citizen, items);
    assert.equal(refused.status, 403, JSON.stringify(refused.body));
    assert.equal(refused.body.error.code, 'capability_off');
  }
  assert.equal((await stage.query('SELECT id FROM pay_order')).length, 0);
  assert.equal(stage.wechat.orders().length, 0);
  assert.ok(
    stage.city.logLines.some((line) => line.includes('"level":"error"') && line.includes('"billerCode":"power"')),
  );
  const others = await stage.paid({ items: [bill] });
  await creditedOnce(stage, others);
  assert.equal((await orderOf(stage, others)).mchid, WATER);

  changeBillers((file) => void Object.assign(file.billers.find(({ code }) => code === 'power')!, { mchid: POWER }));
  await stage.city.until(async () => (await stage.paying.checkOut(citizen, [item])).status === 201, {
    what: 'the file is right again',
  });
  const right = await stage.paid();
  await creditedOnce(stage, right);
  assert.ok(stage.wechat.orders(POWER).length > 0);
  assert.ok(stage.wechat.orders(WATER).every(({ outTradeNo }) => outTradeNo === others.orders[0]!.outTradeNo));
}

/** Keys and numbers that the files give. Each plays in a city of its own, whose files may be changed. */
export const keyFailures: readonly Failure[] = [
  { ...rotation, run: () => withOwnKeys(rotation, () => undefined, rotates) },
  {
    ...astray,
    run: () =>
      withOwnKeys(
        astray,
        ({ changeBillers }) =>
          changeBillers(
            (file) => void Object.assign(file.billers.find(({ code }) => code === 'power')!, { mchid: WATER }),
          ),
        goesAstray,
      ),
  },
];
