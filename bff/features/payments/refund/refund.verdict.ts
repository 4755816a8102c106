import type { RefundFact, WechatPayErrorCode } from '../../../connectors/wechat-pay/wechat-pay.port';
import type { OrderEvent } from '../../../contracts/payments';
import type { RefundRow, RefundState } from '../payments.types';
import { NOT_OURS, REPAIRING } from './refund-rows.sql';

/** What a fact does to a refund of ours, and to its order. Null: nothing, it is known or older than what is known. */
export interface RefundMove {
  to: RefundState;
  event: OrderEvent | null;
}

/**
 * Facts come twice, late and out of order; a refund only moves forward. `contradiction`: WeChat says that a number it
 * had closed is paid after all.
 */
export function moveOf(
  row: Pick<RefundRow, 'state' | 'isPart' | 'lastCode'>,
  fact: Pick<RefundFact, 'status' | 'source'>,
): RefundMove | 'contradiction' | null {
  if (row.state === 'success') return null;
  if (row.state === 'closed') return fact.status === 'SUCCESS' ? 'contradiction' : null;
  const isOurs = row.lastCode !== NOT_OURS;
  const event = (whole: OrderEvent, part: OrderEvent | null) => (!isOurs ? null : row.isPart ? part : whole);
  switch (fact.status) {
    case 'SUCCESS':
      return { to: 'success', event: event('refunded', 'part_refunded') };
    case 'CLOSED':
      return { to: 'closed', event: event('refund_closed', null) };
    case 'PROCESSING':
      return row.state === 'due' || row.state === 'sent' ? { to: 'processing', event: null } : null;
    case 'ABNORMAL': {
      if (row.state === 'abnormal') return null;
      // News of the trouble that is being repaired may come again; only an answer asked for since counts.
      const isOldNews = row.lastCode === REPAIRING && (fact.source === 'notification' || fact.source === 'bill');
      return isOldNews ? null : { to: 'abnormal', event: event('refund_abnormal', null) };
    }
  }
}

/** What a refusal of a refund request means. */
export type RefusalMeaning =
  /** the same number later; in how many milliseconds at least */
  | { meaning: 'later'; afterMs: number }
  /** this request will never be taken; whether the refund exists must be asked */
  | { meaning: 'never' };

const MINUTE = 60_000;
const LATER: Partial<Record<WechatPayErrorCode, number>> = {
  // Today's receipts are not settled yet, or somebody must fill up the merchant's balance.
  NOT_ENOUGH: 10 * MINUTE,
  // Refunds of one trade a minute apart.
  FREQUENCY_LIMITED: MINUTE,
  SYSTEM_ERROR: 10_000,
  // Keys and rights are the house's own trouble and get repaired; nothing was refused to the payer.
  SIGN_ERROR: 5 * MINUTE,
  NO_AUTH: 10 * MINUTE,
  APPID_MCHID_NOT_MATCH: 10 * MINUTE,
  MCH_NOT_EXISTS: 10 * MINUTE,
};

export function meaningOfRefusal(code: WechatPayErrorCode): RefusalMeaning {
  const afterMs = LATER[code];
  return afterMs === undefined ? { meaning: 'never' } : { meaning: 'later', afterMs };
}
