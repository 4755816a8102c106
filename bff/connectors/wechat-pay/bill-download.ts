import { BillCorrupt, type BillFile } from './wechat-pay.port';

export interface BillShape<Row> {
  parse: (cells: string[], mchid: string) => Row;
}

export async function openBill<Row>(_of: {
  body: ReadableStream<Uint8Array>;
  sha1: string;
  shape: BillShape<Row>;
  mchid: string;
}): Promise<BillFile<Row>> {
  throw new BillCorrupt('not read yet');
}
