import type { HomeDetail } from '../../../bff/contracts/bills';
import { type City, startCity } from '../../support/city';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat, signIn } from './phone';

/** Paying on the build that WeChat gets, with the password in WeChat's own sheet. */
let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
const phones: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity();
}, 120_000);
afterEach(async () => {
  city.simulators.wechatPay.scenario.reset();
  city.simulators.billers.scenario.reset();
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});
afterAll(async () => {
  await browser?.release();
  await city?.stop();
});

type Person = 'citizen' | 'elder';

async function atBills(key: Person, wallet?: (prepayId: string) => string): Promise<MiniProgram> {
  const phone = await openWeChat(city, key, wallet ? { wallet } : {});
  phones.push(phone);
  await signIn(phone);
  await phone.tap({ role: 'tab', name: '首页' });
  await phone.tap({ id: 'errand-pay' });
  await phone.waitForPage('features/bills/pages/home/index');
  return phone;
}

async function accountOf(key: Person, billerCode: string): Promise<HomeDetail['accounts'][number]> {
  const client = await city.as(key);
  const home = (await client.get('/bills/homes')).body.homes.find((one: { isMine: boolean }) => one.isMine);
  const { body } = await client.get(`/bills/homes/${home.homeId}`);
  return (body as HomeDetail).accounts.find((one) => one.billerCode === billerCode)!;
}

const pay = (prepayId: string): string => {
  const result = city.simulators.wechatPay.pay(prepayId);
  return result.paid ? 'paid' : result.reason;
};

test('three bills of three companies with one password, each credited with its proof', async () => {
  const phone = await atBills('citizen');
  const owing = (
    await Promise.all(
      (['citizen', 'elder'] as const).map(async (key) => {
        const client = await city.as(key);
        const home = (await client.get('/bills/homes')).body.homes.find((one: { isMine: boolean }) => one.isMine);
        return ((await client.get(`/bills/homes/${home.homeId}`)).body as HomeDetail).accounts;
      }),
    )
  )
    .flat()
    .filter((account) => account.owedFen > 0);
  await phone.waitForText('一共要缴');
  const keep = ['water', 'gas', 'heating'];
  const mine = await Promise.all(keep.map((code) => accountOf('citizen', code)));
  for (const account of owing) {
    if (mine.some((one) => one.accountId === account.accountId)) continue;
    const tick = { id: `choose-${account.accountId}` };
    // Of many bills only as many are chosen as one password pays.
    if ((await phone.attribute(tick, 'aria-checked')) === 'true') await phone.tap(tick);
  }
  await phone.tap({ id: 'pay-all' });
  await phone.tap({ id: 'confirm-pay' });
  await phone.waitForPage('features/payments/pages/payment/index');
  await phone.waitForText('3 笔都已入账');
  const [asked] = phone.calls('requestPayment');
  expect(asked?.args).toMatchObject({ signType: 'RSA', package: expect.stringMatching(/^prepay_id=/) });
  expect(phone.calls('requestPayment')).toHaveLength(1);
  await phone.tap({ id: 'more-gas' });
  await phone.waitFor({ id: 'proof-no' });
  expect(phone.errors).toEqual([]);
}, 120_000);

test('stepping back from the sheet keeps the payment, and the same number is paid afterwards', async () => {
  let presses = 0;
  const phone = await atBills('citizen', (prepayId) => {
    presses += 1;
    return presses === 1 ? 'cancel' : pay(prepayId);
  });
  const account = await accountOf('citizen', 'fines');
  await phone.waitFor({ id: `account-${account.accountId}` });
  await phone.tap({ css: `#account-${account.accountId} .bills-account__rest` });
  await phone.tap({ id: 'pay-bill' });
  await phone.tap({ id: 'confirm-pay' });
  await phone.waitForText('等您付款');
  await phone.tap({ id: 'pay-now' });
  await phone.waitFor({ id: 'proof-no' });
  const [first, second] = phone.calls('requestPayment');
  expect(second?.args.package).toBe(first?.args.package);
  expect(phone.errors).toEqual([]);
}, 120_000);

test('two relatives on one bill: the other one sees it at once', async () => {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const daughter = await openWeChat(city, 'citizen', {
    wallet: async (prepayId) => {
      await held;
      return pay(prepayId);
    },
  });
  phones.push(daughter);
  await signIn(daughter);
  await daughter.tap({ role: 'tab', name: '首页' });
  await daughter.tap({ id: 'errand-pay' });
  const account = await accountOf('elder', 'power');
  const mother = await atBills('elder');
  for (const phone of [daughter, mother]) {
    await phone.waitFor({ id: `account-${account.accountId}` });
    await phone.tap({ css: `#account-${account.accountId} .bills-account__rest` });
    await phone.waitFor({ id: 'pay-bill' });
  }
  await daughter.tap({ id: 'pay-bill' });
  await daughter.tap({ id: 'confirm-pay' });
  await mother.waitForText('家里人正在缴这笔');
  letGo();
  await daughter.waitFor({ id: 'proof-no' });
  expect([...daughter.errors, ...mother.errors]).toEqual([]);
}, 120_000);

test('a paper bill is scanned, its household shown and kept', async () => {
  const phone = await atBills('citizen');
  await phone.tap({ id: 'add-account' });
  await phone.nextScan({ result: 'SW021003333319', scanType: 'CODE_128' });
  await phone.tap({ id: 'scan-bill' });
  await phone.waitFor({ id: 'found-holder' });
  await phone.tap({ id: 'bind-account' });
  await phone.waitFor({ id: 'usage-chart' });
  expect(phone.calls('scanCode').at(-1)?.args).toMatchObject({ scanType: ['barCode', 'qrCode'] });
  expect(phone.errors).toEqual([]);
}, 120_000);
