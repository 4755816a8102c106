import { newId } from '../../../bff/platform/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';

let city: City;
let citizen: ApiClient;
let elder: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  city = await startCity();
  citizen = await city.as('citizen');
  elder = await city.as('elder');
  other = await city.as('secondCitizen');
});
afterAll(() => city?.stop());
beforeEach(() => city.simulators.billers.scenario.reset());

const homesOf = async (client: ApiClient) => (await client.get('/bills/homes')).body.homes;
async function newHome(client: ApiClient, label = '出租房'): Promise<string> {
  const made = await client.post('/bills/homes', { label, city: '云岭市' }, { key: newId() });
  expect(made.status).toBe(201);
  return made.body.homeId;
}
async function bound(client: ApiClient, body: Record<string, unknown>) {
  return client.post('/bills/accounts', body, { key: newId() });
}

describe('homes', () => {
  it('shows one’s own and those of a mother one acts for, hers under her masked name', async () => {
    const homes = await homesOf(citizen);
    expect(homes).toMatchObject([
      { label: '自己家', isMine: true, ownerName: null },
      { label: '家里', isMine: false, ownerName: '王*芳' },
    ]);
    expect(homes[0].accounts).toHaveLength(6);
    expect(JSON.stringify(homes)).not.toContain('0210038857');
    expect(await homesOf(elder)).toHaveLength(1);
    expect(await homesOf(other)).toEqual([]);
  });

  it('asks every company live, and makes the sum of what is owed', async () => {
    const [home] = await homesOf(citizen);
    const { body } = await citizen.get(`/bills/homes/${home.homeId}`);
    expect(body.accounts).toHaveLength(6);
    for (const account of body.accounts) {
      expect(account).toMatchObject({ freshness: 'live', problem: null });
      expect(account.owedFen).toBeGreaterThan(0);
    }
    const owedFen = body.accounts.reduce((sum: number, account: { owedFen: number }) => sum + account.owedFen, 0);
    expect(body.owedFen).toBe(owedFen);
  });

  it('loses one card, not the screen, when a company is down: what it said last, with its age', async () => {
    const [home] = await homesOf(citizen);
    await citizen.get(`/bills/homes/${home.homeId}`);
    city.simulators.billers.scenario.set('gas', { isDown: true });
    const { status, body } = await citizen.get(`/bills/homes/${home.homeId}`);
    expect(status).toBe(200);
    const gas = body.accounts.find((account: { billerCode: string }) => account.billerCode === 'gas');
    expect(gas).toMatchObject({ freshness: 'last_good', problem: { code: 'biller_down' } });
    expect(gas.asOf).not.toBeNull();
    expect(gas.owedFen).toBeGreaterThan(0);
    const rest = body.accounts.filter((account: { billerCode: string }) => account.billerCode !== 'gas');
    expect(rest.every((account: { freshness: string }) => account.freshness === 'live')).toBe(true);
  });

  it('are nobody else’s: somebody else’s home, account, usage and change are not found', async () => {
    const [home] = await homesOf(elder);
    const accountId = home.accounts[0].accountId;
    for (const path of [
      `/bills/homes/${home.homeId}`,
      `/bills/accounts/${accountId}`,
      `/bills/accounts/${accountId}/usage`,
      `/bills/year?year=2026&homeId=${home.homeId}`,
    ]) {
      expect((await other.get(path)).status).toBe(404);
    }
    expect((await other.patch(`/bills/accounts/${accountId}`, { hasReminders: false })).status).toBe(404);
    expect((await other.delete(`/bills/homes/${home.homeId}`)).status).toBe(404);
    expect((await other.get(`/bills/homes?subject=${home.homeId}`)).status).toBe(403);
    expect((await city.visitor().get('/bills/homes')).status).toBe(401);
  });

  it('can be added, renamed and removed, and their accounts stay as history', async () => {
    const homeId = await newHome(other);
    expect((await other.patch(`/bills/homes/${homeId}`, { label: '老房子' })).body.label).toBe('老房子');
    const account = await bound(other, { homeId, billerCode: 'water', accountNo: '0210 0045 67' });
    expect(account.status).toBe(201);
    expect((await other.delete(`/bills/homes/${homeId}`)).status).toBe(200);
    const history = (await other.get('/bills/accounts/history')).body.accounts;
    expect(history).toMatchObject([{ billerCode: 'water', accountMasked: '021****567' }]);
    const again = await bound(other, { homeId: await newHome(other), fromAccountId: history[0].accountId });
    expect(again.body.accountId).toBe(history[0].accountId);
  });
});

describe('from paper to an account', () => {
  it.each([
    ['SW0210038857202610', 'water', '0210038857'],
    ['https://gas.yunling.example/c/80215573', 'gas', '80215573'],
    ['JDS5399011200438215', 'fines', '5399011200438215'],
    [' wl-3-0502 ', 'property', 'WL-3-0502'],
  ])('reads %s', async (text, billerCode, accountNo) => {
    const { body } = await citizen.post('/bills/scan', { text });
    expect(body.candidates).toContainEqual(expect.objectContaining({ billerCode, accountNo }));
  });

  it('finds nobody’s bill in any other code', async () => {
    expect((await citizen.post('/bills/scan', { text: 'https://example.org/?u=1' })).body.candidates).toEqual([]);
  });

  it('shows whose it is before anything is bound, and what it owes only afterwards', async () => {
    const { body } = await other.post('/bills/accounts/look-up', {
      billerCode: 'water',
      accountNo: '0210020416',
    });
    expect(body).toMatchObject({ holderMasked: '王*芳', confirmsHolder: false, boundAccountId: null });
    expect(JSON.stringify(body)).not.toMatch(/owed|amount|Fen/);
  });

  it('asks for the last character of the name where the company says so', async () => {
    const looked = await other.post('/bills/accounts/look-up', { billerCode: 'gas', accountNo: '80200931' });
    expect(looked.body).toMatchObject({ holderMasked: '王**', confirmsHolder: true });
    const homeId = await newHome(other);
    const body = { homeId, billerCode: 'gas', accountNo: '80200931' };
    const without = await bound(other, body);
    expect(without.status).toBe(400);
    expect(without.body.error.fields).toHaveProperty('holderLastCharacter');
    expect((await bound(other, { ...body, holderLastCharacter: '强' })).status).toBe(400);
    const done = await bound(other, { ...body, holderLastCharacter: '芳' });
    expect(done.status).toBe(201);
    expect(done.body.limits).toContain('写卡');
  });

  it.each([
    ['a number of another form', { billerCode: 'water', accountNo: '12345' }, 400],
    ['a number that the company does not know', { billerCode: 'water', accountNo: '0210000000' }, 404],
    ['a closed account', { billerCode: 'water', accountNo: '0210009001' }, 404],
    ['a company that does not exist', { billerCode: 'telephone', accountNo: '0210038857' }, 404],
    ['no number', { billerCode: 'water' }, 400],
  ])('says what is wrong with %s', async (_, body, status) => {
    const answer = await citizen.post('/bills/accounts/look-up', body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message.length).toBeGreaterThan(3);
  });

  it('believes no company that answers about another account (34)', async () => {
    city.simulators.billers.scenario.set('power', { answersAnotherAccount: true });
    const answer = await citizen.post('/bills/accounts/look-up', {
      billerCode: 'power',
      accountNo: '5301024471186',
    });
    expect(answer.status).toBe(502);
  });

  it('binds the same number once, whoever asks and however often', async () => {
    const homeId = await newHome(other);
    const body = { homeId, billerCode: 'heating', accountNo: 'R2600018' };
    const answers = await Promise.all([bound(other, body), bound(other, body), bound(other, body)]);
    expect(new Set(answers.map((answer) => answer.body.accountId)).size).toBe(1);
    const key = newId();
    const first = await other.post('/bills/homes', { label: '甲', city: '云岭市' }, { key });
    const second = await other.post('/bills/homes', { label: '甲', city: '云岭市' }, { key });
    expect(second.body.homeId).toBe(first.body.homeId);
  });
});

describe('an account', () => {
  it('changes hands: the old name and the new one are shown, and confirmed before anything is paid (35)', async () => {
    const homeId = await newHome(other);
    const { body } = await bound(other, { homeId, billerCode: 'water', accountNo: '0210003344' });
    city.simulators.billers.changeHolder('water', '0210003344', '欧阳建国');
    const changed = (await other.get(`/bills/accounts/${body.accountId}`)).body;
    expect(changed.problem).toMatchObject({
      code: 'holder_changed',
      holderBefore: body.holderMasked,
      holderAfter: '欧**国',
    });
    const path = `/bills/accounts/${body.accountId}/confirm-holder`;
    expect((await other.post(path, { holderMasked: '张*' }, { key: newId() })).status).toBe(409);
    const confirmed = await other.post(path, { holderMasked: '欧**国' }, { key: newId() });
    expect(confirmed.body).toMatchObject({ problem: null, holderMasked: '欧**国' });
  });

  it('is closed: nothing is owed, and it says why', async () => {
    const homeId = await newHome(other);
    const { body } = await bound(other, { homeId, billerCode: 'water', accountNo: '0210003355' });
    city.simulators.billers.closeAccount('water', '0210003355');
    const closed = (await other.get(`/bills/accounts/${body.accountId}`)).body;
    expect(closed).toMatchObject({ problem: { code: 'account_closed' }, bills: [], owedFen: 0 });
  });

  it('draws two years of usage, and the last good ones when the company is down', async () => {
    const [home] = await homesOf(citizen);
    const water = home.accounts.find((account: { billerCode: string }) => account.billerCode === 'water');
    const { body } = await citizen.get(`/bills/accounts/${water.accountId}/usage`);
    expect(body).toMatchObject({ unit: 'm3', freshness: 'live' });
    expect(body.points).toHaveLength(24);
    city.simulators.billers.scenario.set('water', { isDown: true });
    const later = (await citizen.get(`/bills/accounts/${water.accountId}/usage`)).body;
    expect(later).toMatchObject({ freshness: 'last_good', points: body.points });
  });

  it('adds up to a year by month and kind', async () => {
    const [home] = await homesOf(citizen);
    const { body } = await citizen.get(`/bills/year?year=2026&homeId=${home.homeId}`);
    expect(body.months).toHaveLength(12);
    const sum = (rows: { amountFen: number }[]) => rows.reduce((all, row) => all + row.amountFen, 0);
    expect(sum(body.months)).toBe(body.totalFen);
    expect(sum(body.kinds)).toBe(body.totalFen);
    for (const month of body.months) expect(sum(month.kinds)).toBe(month.amountFen);
    expect((await citizen.get('/bills/year?year=abc')).status).toBe(400);
  });
});

it('puts what is due on the first screen, the most urgent first', async () => {
  const [home] = await homesOf(citizen);
  await citizen.get(`/bills/homes/${home.homeId}`);
  const due = (await citizen.get('/bills/due')).body;
  expect(due.bills.map((bill: { dueOn: string }) => bill.dueOn)).toEqual(
    due.bills.map((bill: { dueOn: string }) => bill.dueOn).sort(),
  );
  const first = (await citizen.get('/home')).body;
  expect(first.errands).toContain('pay');
  expect(first.inProgress.value.filter((item: { kind: string }) => item.kind === 'bill')).toHaveLength(3);
});

it('forgets homes, bound numbers and what was looked at with the consent', async () => {
  const made = await bound(other, { homeId: await newHome(other), billerCode: 'water', accountNo: '0210 0045 67' });
  expect(made.status).toBe(201);
  const withdrawn = await other.delete('/identity/consents');
  expect(withdrawn.status).toBe(200);
  other.accessToken = withdrawn.body.tokens.accessToken;
  const { prisma } = city.app.db;
  const where = { personId: other.personId! };
  expect(await prisma.billHome.count({ where })).toBe(0);
  expect(await prisma.billAccount.count({ where })).toBe(0);
  expect(await prisma.billSnapshot.count({ where: { ...where, purpose: 'seen' } })).toBe(0);
  expect(await homesOf(citizen)).not.toEqual([]);
});

it('speaks of no account number in its log', () => {
  const text = city.logLines.join('\n');
  for (const accountNo of ['0210038857', '5301024471186', '80200931', '0210003344'])
    expect(text).not.toContain(accountNo);
});
