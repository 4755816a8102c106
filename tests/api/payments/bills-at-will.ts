import type { ApiClient } from '../../support/api-client';
import type { BillToPay, PayingCity } from './paying-city';

const NUMBER: Record<string, (n: number) => string> = {
  water: (n) => `02100${String(30_000 + n).slice(-5)}`,
  power: (n) => `53010${String(20_000_000 + n)}`,
  heating: (n) => `R26${String(10_000 + n)}`,
  property: (n) => `WL-4-${String(1_000 + n)}`,
};

export interface FreshBill extends BillToPay {
  billerCode: string;
  accountNo: string;
}

/** A bill on a household nobody has paid for yet; every call another one. */
export function createBillsAtWill(paying: PayingCity, clientOf: () => ApiClient) {
  const { simulators } = paying.city;
  let used = 100;
  return async function freshBill(billerCode: string): Promise<FreshBill> {
    const client = clientOf();
    const seen = await client.get('/bills/homes');
    if (seen.status !== 200) throw new Error(`no homes: ${JSON.stringify(seen.body)}`);
    const home = seen.body.homes.find(({ isMine }: { isMine: boolean }) => isMine);
    for (;;) {
      used += 1;
      const accountNo = NUMBER[billerCode]!(used);
      const [bill] = simulators.billers.owed(billerCode, accountNo);
      if (!bill) continue;
      const bound = await client.post('/bills/accounts', { homeId: home.homeId, billerCode, accountNo });
      if (bound.status >= 300) throw new Error(`not bound: ${JSON.stringify(bound.body)}`);
      return { billerCode, accountNo, accountId: bound.body.accountId, billNo: bill.billNo, amountFen: bill.amountFen };
    }
  };
}
