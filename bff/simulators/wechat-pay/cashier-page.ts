import type { SimAnswer, SimRequest } from '../simulator.types';
import { visibleYuan } from './money';
import type { PayBooks } from './pay-books';
import type { PayOptions, PayResult } from './payer';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter]!);

const WORDS: Record<string, string> = {
  PREPAY_UNKNOWN: '找不到这笔支付',
  PREPAY_EXPIRED: '支付已过期，请回到一城通重新发起',
  ORDER_CLOSED: '订单已关闭',
  ORDER_EXPIRED: '订单已过支付截止时间',
  ORDERPAID: '订单已支付，无需重复支付',
};

/** Back to the portal with `wxpay=ok|cancel|fail`, as `wx.requestPayment` would have told its page. */
function backTo(given: string | null, result: 'ok' | 'cancel' | 'fail'): string | null {
  if (!given || !URL.canParse(given)) return null;
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.searchParams.set('wxpay', result);
  return url.href;
}

function page(content: string, status = 200): SimAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>微信支付（模拟）</title>
<style>
:root{color-scheme:light dark;--page:#ededed;--card:#fff;--text:#191919;--second:#5f5f5f;--green:#067a45;--line:#e3e3e3}
@media (prefers-color-scheme:dark){:root{--page:#111;--card:#1e1e1e;--text:#f2f2f2;--second:#a8a8a8;--green:#0a8f52;--line:#333}}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,"PingFang SC","Noto Sans SC",sans-serif}
main{max-width:420px;margin:0 auto;padding:32px 20px}
.card{background:var(--card);border-radius:12px;padding:28px 20px;text-align:center}
.sum{font-size:40px;font-weight:600;margin:8px 0 20px;font-variant-numeric:tabular-nums}
dl{margin:0;border-top:1px solid var(--line);padding-top:12px;text-align:left}
dl div{display:flex;justify-content:space-between;gap:16px;padding:6px 0}
dt{color:var(--second)}dd{margin:0;text-align:right}
button{width:100%;min-height:52px;margin-top:16px;border:0;border-radius:8px;font:inherit;font-size:18px;cursor:pointer}
#pay-confirm{background:var(--green);color:#fff}#pay-cancel{background:transparent;color:var(--text);border:1px solid var(--line)}
.note{color:var(--second);font-size:14px;text-align:center}
</style><main>${content}<p class="note">这是演示用的模拟收银台，不会扣款</p></main></html>`,
  };
}

/** `GET /cashier?prepay_id=…&return=…` and the answer to its two buttons; for people at a browser, where `wx` is not. */
export function cashierAnswer(
  request: SimRequest,
  desk: { books: PayBooks; pay: (prepayId: string, options?: PayOptions) => PayResult },
): SimAnswer {
  if (request.method === 'POST') {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const goBack = (result: 'ok' | 'cancel' | 'fail', words: string): SimAnswer => {
      const location = backTo(form.get('return'), result);
      if (location) return { status: 303, headers: { location }, body: '', note: `cashier: ${result}` };
      return page(`<div class="card"><p>${escaped(words)}</p></div>`);
    };
    if (form.get('choice') !== 'pay') return goBack('cancel', '已取消支付');
    const result = desk.pay(form.get('prepay_id') ?? '');
    return result.paid ? goBack('ok', '支付成功') : goBack('fail', WORDS[result.reason] ?? '支付失败');
  }
  const prepayId = request.query.get('prepay_id') ?? '';
  const prepay = desk.books.prepay(prepayId);
  const orders = prepay?.orders.map(({ mchid, outTradeNo }) => desk.books.order(mchid, outTradeNo)!) ?? [];
  if (orders.length === 0) return page(`<div class="card"><p>${WORDS.PREPAY_UNKNOWN}</p></div>`, 404);
  const names = new Map(desk.books.sums().map(({ mchid, name }) => [mchid, name]));
  const total = orders.reduce((sum, order) => sum + order.totalFen, 0);
  const rows = orders.map(
    (order) =>
      `<div><dt>${escaped(names.get(order.mchid) ?? order.mchid)}</dt><dd>${escaped(order.description)}<br>¥${visibleYuan(order.totalFen)}</dd></div>`,
  );
  return page(`<form class="card" method="post" action="cashier">
<div>确认付款</div><div class="sum">¥${visibleYuan(total)}</div><dl>${rows.join('')}</dl>
<input type="hidden" name="prepay_id" value="${escaped(prepayId)}">
<input type="hidden" name="return" value="${escaped(request.query.get('return') ?? '')}">
<button id="pay-confirm" name="choice" value="pay">确认支付</button>
<button id="pay-cancel" name="choice" value="cancel">取消</button></form>`);
}
