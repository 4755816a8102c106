import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { createBillsAtWill } from './bills-at-will';
import { secondWorker } from './money-parts';
import { type PayingCity, startPayingCity } from './paying-city';

let paying: PayingCity;
let citizen: ApiClient;

beforeAll(async () => {
  paying = await startPayingCity();
  citizen = await paying.city.as('citizen');
});
afterAll(() => paying?.stop());

function fetchAs(client: ApiClient | null, path: string): Promise<Response> {
  return fetch(`${paying.city.url}/api${path}`, {
    headers: client ? { authorization: `Bearer ${client.accessToken}` } : {},
  });
}

describe('the receipt of an order', () => {
  it('is for whoever paid, once it is paid, as PDF and as picture', async () => {
    const { accountNo, billerCode, ...item } = await createBillsAtWill(paying, () => citizen)('power');
    const made = await paying.checkOut(citizen, [item]);
    const { orderId, outTradeNo } = made.body.orders[0];
    expect((await fetchAs(citizen, `/payments/orders/${orderId}/receipt.pdf`)).status).toBe(409);

    paying.pay(made.body);
    await paying.untilStates(citizen, made.body.paymentId, 'credited');
    const pdf = await fetchAs(citizen, `/payments/orders/${orderId}/receipt.pdf`);
    expect(pdf.status).toBe(200);
    expect(pdf.headers.get('content-type')).toContain('application/pdf');
    expect(pdf.headers.get('content-disposition')).toContain(outTradeNo);
    const bytes = Buffer.from(await pdf.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    // No number of the household stands in it in the clear, not even in what a reader does not show.
    expect(bytes.includes(accountNo)).toBe(false);
    const before = await fetchAs(citizen, `/payments/orders/${orderId}/receipt.png`);
    expect(before.headers.get('content-type')).toContain('image/png');
    const picture = Buffer.from(await before.arrayBuffer());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');

    const elder = await paying.city.as('elder');
    for (const ending of ['pdf', 'png']) {
      expect((await fetchAs(elder, `/payments/orders/${orderId}/receipt.${ending}`)).status).toBe(404);
      expect((await fetchAs(null, `/payments/orders/${orderId}/receipt.${ending}`)).status).toBe(401);
    }

    // A part goes back: the picture says so.
    const { refunds } = secondWorker(paying.city);
    const people = { proposedBy: DEMO.people.financeClerk, approvedBy: DEMO.people.financeReviewer };
    await refunds.refundPart(orderId, 100, 'finance_decision', people);
    await paying.city.until(async () => {
      const { body } = await citizen.get(`/payments/${made.body.paymentId}`);
      return body.orders[0].refunds[0]?.state === 'arrived';
    });
    const after = await fetchAs(citizen, `/payments/orders/${orderId}/receipt.png`);
    expect(Buffer.from(await after.arrayBuffer()).equals(picture)).toBe(false);
    expect((await paying.checkBooks()).faults).toEqual([]);
  });
});
