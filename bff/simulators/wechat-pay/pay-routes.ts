import type { SimAnswer, SimRequest } from '../simulator.types';
import type { createBillOffice } from './bill-office';
import type { createOrderDesk } from './order-desk';
import { PayRefusal } from './pay-answers';
import type { PlatformSeal } from './platform-seal';
import type { createRefundDesk } from './refund-desk';
import type { PayCall } from './scenarios';

/** One address of WeChat Pay. */
export interface PayRoute {
  call: PayCall;
  method: 'GET' | 'POST';
  pattern: RegExp;
  /** `id`: what the path names */
  run(mchid: string, id: string, request: SimRequest, body: unknown): object | null | SimAnswer;
}

/** Every address that is simulated, and the desk that answers it. */
export function payRoutes(desks: {
  orders: ReturnType<typeof createOrderDesk>;
  refunds: ReturnType<typeof createRefundDesk>;
  bills: ReturnType<typeof createBillOffice>;
  seal: PlatformSeal;
}): PayRoute[] {
  const { orders, refunds, bills, seal } = desks;
  return [
    {
      call: 'prepay',
      method: 'POST',
      pattern: /^\/v3\/pay\/transactions\/jsapi$/,
      run: (mchid, _, __, body) => orders.prepay(mchid, body),
    },
    {
      call: 'prepay',
      method: 'POST',
      pattern: /^\/v3\/combine-transactions\/jsapi$/,
      run: (mchid, _, __, body) => orders.prepayCombined(mchid, body),
    },
    {
      call: 'query',
      method: 'GET',
      pattern: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/,
      run(mchid, id, request) {
        if (request.query.get('mchid') !== mchid) throw new PayRefusal('PARAM_ERROR', '商户号与签名商户号不一致');
        return orders.query(mchid, id);
      },
    },
    {
      call: 'query',
      method: 'GET',
      pattern: /^\/v3\/combine-transactions\/out-trade-no\/([^/]+)$/,
      run: (mchid, id) => orders.queryCombined(mchid, id),
    },
    {
      call: 'close',
      method: 'POST',
      pattern: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/,
      run(mchid, id, _, body) {
        orders.close(mchid, id, body);
        return null;
      },
    },
    {
      call: 'close',
      method: 'POST',
      pattern: /^\/v3\/combine-transactions\/out-trade-no\/([^/]+)\/close$/,
      run(mchid, id, _, body) {
        orders.closeCombined(mchid, id, body);
        return null;
      },
    },
    {
      call: 'refund',
      method: 'POST',
      pattern: /^\/v3\/refund\/domestic\/refunds$/,
      run: (mchid, _, __, body) => refunds.apply(mchid, body),
    },
    {
      call: 'refund-query',
      method: 'GET',
      pattern: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
      run: (mchid, id) => refunds.query(mchid, id),
    },
    {
      call: 'refund-abnormal',
      method: 'POST',
      pattern: /^\/v3\/refund\/domestic\/refunds\/([^/]+)\/apply-abnormal-refund$/,
      run: (mchid, id, _, body) => refunds.applyAbnormal(mchid, id, body),
    },
    {
      call: 'certificates',
      method: 'GET',
      pattern: /^\/v3\/certificates$/,
      run: (mchid) => seal.certificatesFor(mchid),
    },
    {
      call: 'bill',
      method: 'GET',
      pattern: /^\/v3\/bill\/tradebill$/,
      run: (mchid, _, request) => bills.apply(mchid, 'trade', request),
    },
    {
      call: 'bill',
      method: 'GET',
      pattern: /^\/v3\/bill\/fundflowbill$/,
      run: (mchid, _, request) => bills.apply(mchid, 'fund', request),
    },
    {
      call: 'bill-file',
      method: 'GET',
      pattern: /^\/v3\/billdownload\/file$/,
      run: (mchid, _, request) => bills.download(mchid, request),
    },
  ];
}
