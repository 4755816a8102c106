/**
 * A day of one merchant with as many payments as asked for: the order rows, the ledger lines, WeChat's bill and the
 * biller's file all follow from the number of a payment, so nothing has to be held to be compared.
 */

export const GIANT = { day: '2026-11-20', mchid: '1900000102', billerCode: 'power' } as const;

const DAY_BEGAN_MS = Date.parse(`${GIANT.day}T00:00:00+08:00`);
const digits = (value: number, width: number) => String(value).padStart(width, '0');

/** What is wrong with a payment on purpose; one in ten thousand of each kind. */
export type Plant = 'wechat_short' | 'wechat_long' | 'wechat_amount' | 'biller_short' | 'biller_amount' | null;
const PLANTS: Record<number, Plant> = {
  1: 'wechat_short',
  2: 'wechat_long',
  3: 'wechat_amount',
  4: 'biller_short',
  5: 'biller_amount',
};
const PLANT_EVERY = 10_000;

export interface GiantPayment {
  orderId: string;
  outTradeNo: string;
  transactionId: string;
  sequence: string;
  proofNo: string;
  fen: number;
  paidAt: Date;
  plant: Plant;
}

export function giantPayment(at: number, rows: number): GiantPayment {
  const orderId = `01KAGANT00${digits(at, 16)}`;
  return {
    orderId,
    outTradeNo: `YCT${orderId}`,
    transactionId: `4200${digits(at, 24)}`,
    sequence: `261120${digits(at, 14)}`,
    proofNo: `DF${digits(at, 12)}`,
    fen: 100 + ((at * 7_919) % 50_000),
    paidAt: new Date(DAY_BEGAN_MS + Math.floor((at * 86_300) / rows) * 1_000),
    plant: PLANTS[at % PLANT_EVERY] ?? null,
  };
}

export function* giantPayments(rows: number): Generator<GiantPayment> {
  for (let at = 0; at < rows; at++) yield giantPayment(at, rows);
}

/** `YYYY-MM-DD HH:mm:ss` in Beijing. */
export const beijingText = (at: Date) =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** How many of each kind were planted. */
export function plantedIn(rows: number): Record<Exclude<Plant, null>, number> {
  const planted = { wechat_short: 0, wechat_long: 0, wechat_amount: 0, biller_short: 0, biller_amount: 0 };
  for (let at = 0; at < rows; at++) {
    const plant = PLANTS[at % PLANT_EVERY];
    if (plant) planted[plant]++;
  }
  return planted;
}
