import ExcelJS from 'exceljs';
import type { ReconDay } from '../../../contracts/finance';
import type { Names } from './finance.presenter';
import { CLASS_WORDS, itemWords } from './finance.words';
import type { ItemRow } from './reconciliation.types';

const yuan = (fen: number | null) => (fen === null ? null : fen / 100);
const MONEY = '#,##0.00';

const STATES: Record<ItemRow['state'], string> = {
  explained: '无需处理',
  repaired: '已自动修复',
  open: '待处理',
  proposed: '待复核',
  decided: '已处理',
};

/** A day's result as a workbook: one sheet of sums, one of differences. Amounts in yuan, as bookkeepers read them. */
export async function dayWorkbook(day: ReconDay, items: ItemRow[], names: Names): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = '一城通';
  const sums = workbook.addWorksheet('三方汇总', { views: [{ state: 'frozen', ySplit: 1 }] });
  sums.columns = [
    { header: '缴费单位', key: 'name', width: 20 },
    { header: '商户号', key: 'mchid', width: 14 },
    { header: '我方收款笔数', key: 'ourCount', width: 13 },
    { header: '我方收款', key: 'our', width: 14, style: { numFmt: MONEY } },
    { header: '微信收款笔数', key: 'wechatCount', width: 13 },
    { header: '微信收款', key: 'wechat', width: 14, style: { numFmt: MONEY } },
    { header: '微信手续费', key: 'fee', width: 12, style: { numFmt: MONEY } },
    { header: '我方退款', key: 'ourBack', width: 14, style: { numFmt: MONEY } },
    { header: '微信退款', key: 'wechatBack', width: 14, style: { numFmt: MONEY } },
    { header: '我方入账', key: 'written', width: 14, style: { numFmt: MONEY } },
    { header: '单位入账', key: 'billerWritten', width: 14, style: { numFmt: MONEY } },
    { header: '待处理差异', key: 'open', width: 12 },
    { header: '结果', key: 'result', width: 24 },
  ];
  for (const merchant of day.merchants) {
    sums.addRow({
      name: merchant.billerName,
      mchid: merchant.mchid,
      ourCount: merchant.ours.received.count,
      our: yuan(merchant.ours.received.fen),
      wechatCount: merchant.wechat?.received.count ?? null,
      wechat: yuan(merchant.wechat?.received.fen ?? null),
      fee: yuan(merchant.wechat?.feeFen ?? null),
      ourBack: yuan(merchant.ours.refunded.fen),
      wechatBack: yuan(merchant.wechat?.refunded.fen ?? null),
      written: yuan(merchant.ours.writtenOff.fen),
      billerWritten: yuan(merchant.biller?.writtenOff.fen ?? null),
      open: merchant.items.open,
      result: { running: '对账中', waiting: '等账单或明细', failed: '账单或明细损坏', done: '已对完' }[merchant.state],
    });
  }
  sums.addRow({});
  sums.addRow({ name: '当日收款去向' });
  for (const [name, fen] of [
    ['收款合计', day.receivedFen],
    ['已入账', day.writtenOffFen],
    ['已退款', day.refundedFen],
    ['入账或退款途中', day.pendingFen],
    ['挂账待处理', day.suspenseFen],
  ] as const) {
    sums.addRow({ name, our: yuan(fen) });
  }
  sums.addRow({
    name: day.isBalanced ? '收款 = 入账 + 退款 + 途中 + 挂账：相符' : '收款 = 入账 + 退款 + 途中 + 挂账：不符',
  });
  sums.getRow(1).font = { bold: true };

  const list = workbook.addWorksheet('差异明细', { views: [{ state: 'frozen', ySplit: 1 }] });
  list.columns = [
    { header: '缴费单位', key: 'name', width: 20 },
    { header: '类别', key: 'class', width: 30 },
    { header: '单号', key: 'reference', width: 34 },
    { header: '我方', key: 'ours', width: 12, style: { numFmt: MONEY } },
    { header: '微信', key: 'wechat', width: 12, style: { numFmt: MONEY } },
    { header: '缴费单位金额', key: 'biller', width: 14, style: { numFmt: MONEY } },
    { header: '状态', key: 'state', width: 12 },
    { header: '说明', key: 'words', width: 60 },
  ];
  for (const item of items) {
    list.addRow({
      name: names.biller(item.billerCode).zh,
      class: CLASS_WORDS[item.class].zh,
      reference: item.reference,
      ours: yuan(item.oursFen),
      wechat: yuan(item.wechatFen),
      biller: yuan(item.billerFen),
      state: STATES[item.state],
      words: itemWords(item.class, item.state, item.rule).zh,
    });
  }
  list.getRow(1).font = { bold: true };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
