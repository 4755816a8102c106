import WebSocket from 'ws';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type PayingCity, startPayingCity } from './paying-city';

let paying: PayingCity;
let citizen: ApiClient;
let elder: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
  elder = await paying.city.as('elder');
});
afterAll(() => paying?.stop());

async function anew(client: ApiClient, key: DemoPersonKey): Promise<ApiClient> {
  client.accessToken = null;
  await client.signIn(DEMO_PEOPLE.find((person) => person.key === key)!.phone, DEMO_SMS_CODE);
  return client;
}

describe('somebody pays a bill', () => {
  it('is seen at once by whoever has the household, and gone at once when they stop', async () => {
    const { body: ticket } = await elder.post('/push/ticket');
    const socket = new WebSocket(`${paying.city.url.replace('http', 'ws')}/api/push?ticket=${ticket.ticket}`);
    const heard: { type: string; data: { billKey?: string; isClaimed?: boolean } }[] = [];
    socket.on('message', (text) => heard.push(JSON.parse(String(text))));
    try {
      await paying.city.until(() => heard.some(({ type }) => type === 'push.ready'));
      const mothers = (await citizen.get('/bills/homes')).body.homes.find((home: { isMine: boolean }) => !home.isMine);
      const { accountId } = mothers.accounts.find((one: { billerCode: string }) => one.billerCode === 'gas');
      const [bill] = await paying.owed(elder, 'gas');
      const made = await paying.checkOut(citizen, [{ ...bill, accountId }]);
      expect(made.status).toBe(201);
      const claimed = await paying.city.until(() => heard.find(({ type }) => type === 'bill.claimed'));
      expect(claimed.data.isClaimed).toBe(true);
      const claims = await elder.get(`/payments/claims?billKeys=${claimed.data.billKey}`);
      expect(claims.body.claims).toEqual([
        expect.objectContaining({ billKey: claimed.data.billKey, by: 'family', isPaid: false, paymentId: null }),
      ]);
      const own = await citizen.get(`/payments/claims?billKeys=${claimed.data.billKey}`);
      expect(own.body.claims[0]).toMatchObject({ by: 'you', paymentId: made.body.paymentId });
      await citizen.post(`/payments/${made.body.paymentId}/cancel`);
      await paying.city.until(() => heard.some(({ data }) => data.isClaimed === false));
      expect((await elder.get(`/payments/claims?billKeys=${claimed.data.billKey}`)).body.claims).toEqual([]);
    } finally {
      socket.terminate();
    }
  });
});

describe('a duty of finance', () => {
  it('that is overdue is told to those who hold the role, once', async () => {
    paying.city.simulators.wechatPay.scenario.set({ otherPayer: true });
    const made = await paying.checkOut(citizen, [await paying.inAdvance(citizen)]);
    paying.pay(made.body);
    await paying.untilStates(citizen, made.body.paymentId, 'checking');
    paying.city.clock.advance(24 * 3_600_000 + 60_000);
    const clerk = await anew(await paying.city.as('financeClerk'), 'financeClerk');
    const told = async () => {
      const { body } = await clerk.get('/notices');
      return body.items.filter((notice: { body: string }) => notice.body.includes('超时')).length;
    };
    await paying.city.until(async () => (await told()) === 1, { what: 'the notice' });
    // The next sweep comes by and adds nothing.
    paying.city.clock.advance(31_000);
    await paying.city.jobsIdle();
    expect(await told()).toBe(1);
    expect(paying.city.logLines.some((line) => line.includes('duties of payments are overdue'))).toBe(true);
    expect((await paying.checkBooks()).faults).toEqual([]);
  });
});

describe('a payer whom WeChat does not know', () => {
  it('is told to open the portal in WeChat, and nothing is made', async () => {
    const person = citizen.personId!;
    await anew(citizen, 'citizen');
    const item = await paying.inAdvance(citizen);
    await paying.city.app.db.execute(`DELETE FROM person_handle WHERE person_id = ? AND kind = 'wechat_openid'`, [
      person,
    ]);
    const answer = await paying.checkOut(citizen, [item]);
    expect(answer.status).toBe(409);
    expect(answer.body.error.message).toContain('微信里打开');
  });
});
