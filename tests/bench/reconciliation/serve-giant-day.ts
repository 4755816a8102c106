import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { HEADERS, sha256, signAnswer } from '../../../bff/connectors/biller/signed-json/signed-json.wire';
import type { PlatformSeal } from '../../../bff/simulators/wechat-pay/platform-seal';
import { beijingText, GIANT, type GiantPayment, giantPayments } from './giant-day';

const yuan = (fen: number) => (fen / 100).toFixed(2);

const TRADE_HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TRADE_SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

async function writeFile(file: string, algorithm: string, lines: Iterable<string>): Promise<string> {
  const out = createWriteStream(file);
  const hash = createHash(algorithm);
  let waiting = '';
  const flush = async () => {
    hash.update(waiting);
    if (!out.write(waiting)) await once(out, 'drain');
    waiting = '';
  };
  for (const line of lines) {
    waiting += line;
    if (waiting.length > 262_144) await flush();
  }
  await flush();
  out.end();
  await once(out, 'finish');
  return hash.digest('hex');
}

const wechatFen = (one: GiantPayment) => (one.plant === 'wechat_amount' ? one.fen + 1 : one.fen);
const billerFen = (one: GiantPayment) => (one.plant === 'biller_amount' ? one.fen + 1 : one.fen);

function* tradeBill(rows: number, appId: string): Generator<string> {
  yield `\uFEFF${TRADE_HEADER}\r\n`;
  let count = 0;
  let fen = 0;
  for (const one of giantPayments(rows)) {
    if (one.plant === 'wechat_short') continue;
    count++;
    fen += wechatFen(one);
    const amount = yuan(wechatFen(one));
    const cells = [
      beijingText(one.paidAt),
      appId,
      GIANT.mchid,
      '0',
      '',
      one.transactionId,
      one.outTradeNo,
      'oGiant_payer',
      'JSAPI',
      'SUCCESS',
      'OTHERS',
      'CNY',
      amount,
      '0.00',
      '0',
      '0',
      '0.00',
      '0.00',
      '',
      '',
      '电费',
      '',
      '0.00000',
      '0.00%',
      amount,
      '0.00',
      '',
    ];
    yield `${cells.map((cell) => `\`${cell}`).join(',')}\r\n`;
  }
  yield `${TRADE_SUMMARY}\r\n`;
  const sums = [String(count), yuan(fen), '0.00', '0.00', '0.00000', yuan(fen), '0.00'];
  yield `${sums.map((cell) => `\`${cell}`).join(',')}\r\n`;
}

function* detailFile(rows: number): Generator<string> {
  const isBooked = (one: GiantPayment) => one.plant !== 'biller_short' && one.plant !== 'wechat_long';
  const head = { businessDate: GIANT.day, count: 0, totalFen: 0 };
  for (const one of giantPayments(rows)) {
    if (!isBooked(one)) continue;
    head.count++;
    head.totalFen += billerFen(one);
  }
  yield `${JSON.stringify(head)}\n`;
  for (const one of giantPayments(rows)) {
    if (!isBooked(one)) continue;
    const row = {
      sequence: one.sequence,
      proofNo: one.proofNo,
      accountNo: '5100000001',
      billNo: '202610',
      amountFen: billerFen(one),
      at: beijingText(one.paidAt),
      kind: 'WRITE_OFF',
    };
    yield `${JSON.stringify(row)}\n`;
  }
}

/** WeChat Pay and the power company on the giant day, at the wire: signed answers, files streamed from disk. */
export async function serveGiantDay(options: {
  rows: number;
  folder: string;
  seal: PlatformSeal;
  billerSecret: string;
}): Promise<{ wechatUrl: string; billersUrl: string; stop(): Promise<void> }> {
  const { rows, folder, seal, billerSecret } = options;
  const tradeFile = path.join(folder, 'trade-bill.csv');
  const billerFile = path.join(folder, 'detail.jsonl');
  const tradeHash = await writeFile(tradeFile, 'sha1', tradeBill(rows, seal.appId));
  const billerHash = await writeFile(billerFile, 'sha256', detailFile(rows));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://giant');
    request.resume();
    request.once('end', () => {
      const answer = (status: number, content: object) => {
        const body = JSON.stringify(content);
        const asked = request.headers['wechatpay-serial'];
        const signed = seal.signedHeaders(body, Date.now(), 'asked', { asked: asked as string | undefined });
        response.writeHead(status, { 'content-type': 'application/json', ...signed }).end(body);
      };
      if (url.pathname === '/wechat-pay/v3/bill/tradebill') {
        const address = 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=giant';
        answer(200, { hash_type: 'SHA1', hash_value: tradeHash, download_url: address });
      } else if (url.pathname === '/wechat-pay/v3/billdownload/file') {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
        createReadStream(tradeFile).pipe(response);
      } else if (url.pathname.startsWith('/wechat-pay/')) {
        answer(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' });
      } else if (url.pathname.endsWith('/v2/detail-files')) {
        const requestNonce = String(request.headers[HEADERS.nonce]);
        const signature = signAnswer(billerSecret, { status: 200, requestNonce, bodyDigest: billerHash });
        response.writeHead(200, { [HEADERS.digest]: billerHash, [HEADERS.signature]: signature });
        createReadStream(billerFile).pipe(response);
      } else {
        const requestNonce = String(request.headers[HEADERS.nonce]);
        const body = JSON.stringify({ code: '2007', message: 'no such write-off' });
        const signature = signAnswer(billerSecret, { status: 200, requestNonce, bodyDigest: sha256(body) });
        response.writeHead(200, { 'content-type': 'application/json', [HEADERS.signature]: signature }).end(body);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    wechatUrl: `${origin}/wechat-pay`,
    billersUrl: `${origin}/billers`,
    stop() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      return closed;
    },
  };
}
