import type { BillShape } from './bill-download';
import type { FundFlowRow, TradeBillRow } from './wechat-pay.port';

export const tradeBillShape = {} as BillShape<TradeBillRow>;
export const fundFlowShape = {} as BillShape<FundFlowRow>;
