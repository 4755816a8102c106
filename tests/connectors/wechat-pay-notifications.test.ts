import { readFileSync } from 'node:fs';
import { NotificationRefused } from '../../bff/connectors/wechat-pay/wechat-pay.port';
import { ensureDemoKeys, type PlatformFile } from '../../bff/simulators/demo-keys';
import { dressNotification } from '../../bff/simulators/wechat-pay/notification-dress';
import { LADDER_MS } from '../../bff/simulators/wechat-pay/notifier';
import type { SimNotification, Twist } from '../../bff/simulators/wechat-pay/pay-books';
import { PlatformSeal } from '../../bff/simulators/wechat-pay/platform-seal';
import { NO_FAULTS, type WechatPayFaults } from '../../bff/simulators/wechat-pay/scenarios';
import { OPEN_ID, type PayBench, PORTAL, POWER, startPayBench, WATER } from './wechat-pay.fixture';

let bench: PayBench;
beforeEach(async () => {
  bench = await startPayBench();
});
afterEach(() => bench.stop());

const seal = new PlatformSeal(JSON.parse(readFileSync(ensureDemoKeys().platformFile, 'utf8')) as PlatformFile);

const trade = (changes: Record<string, unknown> = {}) => ({
  appid: 'wxdemo0000000000',
  mchid: WATER,
  out_trade_no: 'T00000000001',
  transaction_id: '4200002026112200000000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  bank_type: 'CMB_CREDIT',
  attach: '',
  success_time: '2026-11-22T16:51:00+08:00',
  payer: { openid: OPEN_ID },
  amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
  ...changes,
});

function message(
  of: {
    content?: Record<string, unknown>;
    twist?: Twist;
    faults?: Partial<WechatPayFaults>;
    eventType?: string;
    mchid?: string;
    atMs?: number;
  } = {},
) {
  const atMs = of.atMs ?? bench.clock.now().getTime();
  const notification: SimNotification = {
    id: 'EV-1',
    about: 'trade',
    eventType: of.eventType ?? 'TRANSACTION.SUCCESS',
    mchid: of.mchid ?? WATER,
    url: '',
    outTradeNo: 'T00000000001',
    outRefundNo: null,
    createdAtMs: atMs,
    summary: '支付成功',
    content: of.content ?? trade(),
    sent: null,
  };
  const { headers, body } = dressNotification(
    seal,
    notification,
    of.twist ?? 'none',
    { ...NO_FAULTS, ...of.faults },
    atMs,
  );
  return { headers, body: Buffer.from(body) };
}

async function fate({ headers, body }: ReturnType<typeof message>, mchid = WATER): Promise<string> {
  try {
    return (await bench.gateway.readNotification(mchid, headers, body)).kind;
  } catch (error) {
    if (error instanceof NotificationRefused) return error.reason;
    throw error;
  }
}

describe('a notification', () => {
  it('is believed when all is right, whoever of WeChat’s keys signed it', async () => {
    for (const signer of ['certificate', 'public_key', 'asked'] as const) {
      expect(await fate(message({ faults: { signer } }))).toBe('trade');
    }
  });

  it('is believed with empty associated data, new fields and event types nobody knows', async () => {
    expect(await fate(message({ faults: { notifyEmptyAad: true } }))).toBe('trade');
    expect(await fate(message({ faults: { notifyExtraFields: true } }))).toBe('trade');
    expect(await fate(message({ twist: 'unknown-event' }))).toBe('other');
    expect(await fate(message({ eventType: ' transaction.success ' }))).toBe('trade');
  });

  it.each<[string, Twist, string]>([
    ['signed by somebody else under a serial of WeChat’s', 'forged-key', 'signature'],
    ['with a signature out of thin air', 'forged-signature', 'signature'],
    ['with another word under the same signature', 'forged-body', 'signature'],
    ['that something on the way wrote anew', 'altered', 'signature'],
    ['that probes whether we check', 'probe', 'probe'],
    ['whose tag does not fit', 'bad-tag', 'decryption'],
    ['to another merchant', 'wrong-mchid', 'wrong_merchant'],
    ['of another app', 'wrong-appid', 'wrong_app'],
  ])('%s is refused', async (_, twist, reason) => {
    expect(await fate(message({ twist }))).toBe(reason);
  });

  it('of a combined order is refused when one part is of a merchant that is none of ours', async () => {
    const combined = (mchid: string) => ({
      combine_appid: 'wxdemo0000000000',
      combine_mchid: PORTAL,
      combine_out_trade_no: 'C00000001',
      combine_payer_info: { openid: OPEN_ID },
      sub_orders: [
        { ...trade(), amount: { total_amount: 100, payer_amount: 100, currency: 'CNY' } },
        { ...trade({ mchid }), amount: { total_amount: 1, payer_amount: 1, currency: 'CNY' } },
      ],
    });
    expect(await fate(message({ mchid: PORTAL, content: combined(POWER) }), PORTAL)).toBe('trade');
    expect(await fate(message({ mchid: PORTAL, content: combined('1999999999') }), PORTAL)).toBe('wrong_merchant');
    // Well signed and sealed for the portal, handed to a biller's address.
    expect(await fate(message({ mchid: PORTAL, content: combined(POWER) }), WATER)).toBe('decryption');
  });

  it('sealed for one merchant says nothing at another’s address, nor at nobody’s', async () => {
    expect(await fate(message(), POWER)).toBe('decryption');
    expect(await fate(message(), '1999999999')).toBe('wrong_merchant');
    expect(await fate(message(), 'constructor')).toBe('wrong_merchant');
  });

  it('is good for five minutes, either way', async () => {
    const nowMs = Math.floor(bench.clock.now().getTime() / 1_000) * 1_000;
    bench.clock.set(new Date(nowMs));
    for (const [offMs, reason] of [
      [-299_000, 'trade'],
      [299_000, 'trade'],
      [-300_000, 'stale'],
      [301_000, 'stale'],
      [-86_400_000 * 20_000, 'stale'],
    ] as const) {
      expect(await fate(message({ atMs: nowMs + offMs }))).toBe(reason);
    }
  });

  it.each(['serial', 'timestamp', 'nonce', 'signature'])('without its %s is refused', async (name) => {
    const { headers, body } = message();
    delete headers[`wechatpay-${name}`];
    expect(await fate({ headers, body })).toBe('headers_missing');
    expect(await fate({ headers: { ...headers, [`wechatpay-${name}`]: '' }, body })).toBe('headers_missing');
  });

  it.each(['1e9', ' 1763800000', '0x10', 'NaN', '-1', '9'.repeat(40)])(
    'with the time %j is refused',
    async (timestamp) => {
      const { headers, body } = message();
      expect(['headers_missing', 'stale']).toContain(
        await fate({ headers: { ...headers, 'wechatpay-timestamp': timestamp }, body }),
      );
    },
  );

  it('cut anywhere, or with any byte changed, is refused', async () => {
    const { headers, body } = message();
    for (let at = 0; at < body.length; at += 37) {
      expect(await fate({ headers, body: body.subarray(0, at) })).toBe('signature');
      const changed = Buffer.from(body);
      changed[at]! ^= 1;
      expect(await fate({ headers, body: changed })).toBe('signature');
    }
  });

  it('with a serial that nobody knows makes us ask WeChat once in five minutes, however many come', async () => {
    const asked = () =>
      bench.simulators.wechatPay.received.list().filter((each) => each.path === '/v3/certificates').length;
    const strangers = ['constructor', '__proto__', 'toString', 'A'.repeat(40), 'B'.repeat(40)];
    const { headers, body } = message();
    const fates = await Promise.all(
      strangers.map((serial) => fate({ headers: { ...headers, 'wechatpay-serial': serial }, body })),
    );
    expect(new Set(fates)).toEqual(new Set(['unknown_serial']));
    expect(asked()).toBe(1);
    bench.clock.advance(301_000);
    await fate({ ...message(), headers: { ...message().headers, 'wechatpay-serial': 'C'.repeat(40) } });
    expect(asked()).toBe(2);
  });

  it('signed by the next certificate is believed once that was fetched', async () => {
    expect(await fate(message({ faults: { signer: 'next_certificate' } }))).toBe('trade');
    expect(await fate(message({ faults: { signer: 'certificate' } }))).toBe('trade');
  });

  it('whose content is not what a trade looks like is refused', async () => {
    for (const content of [
      {},
      trade({ amount: { total: 1.5, payer_total: 1, currency: 'CNY' } }),
      trade({ amount: { total: -1, payer_total: 1, currency: 'CNY' } }),
      trade({ amount: { total: '100', payer_total: 100, currency: 'CNY' } }),
      trade({ trade_state: 'WON' }),
      trade({ success_time: 'yesterday' }),
    ]) {
      expect(await fate(message({ content }))).toBe('malformed');
    }
  });

  it('keeps the amount as WeChat gave it', async () => {
    for (const total of [1, 99, 100, 12_345_678_901]) {
      const { headers, body } = message({
        content: trade({ amount: { total, payer_total: total - 1, currency: 'CNY' } }),
      });
      const read = await bench.gateway.readNotification(WATER, headers, body);
      expect(read.kind === 'trade' && read.facts[0]).toMatchObject({ totalFen: total, payerTotalFen: total - 1 });
    }
  });
});

describe('what WeChat sends', () => {
  const said = () => bench.knocks.map((knock) => knock.refused ?? knock.notification?.kind);
  const set = (faults: Partial<WechatPayFaults>) => bench.simulators.wechatPay.scenario.set(faults);

  it('twice is the same notification, by its id', async () => {
    set({ notifyCopies: 1, notifyConcurrentCopies: 2 });
    await bench.paid();
    expect(said()).toEqual(['trade', 'trade', 'trade', 'trade']);
    expect(new Set(bench.knocks.map((knock) => knock.notification!.id)).size).toBe(1);
  });

  it('with forgeries ahead is one truth among refusals', async () => {
    set({
      notifyForged: ['body', 'key', 'signature'],
      notifyProbe: true,
      notifyAltered: true,
      notifyBadTag: true,
      notifyWrongMchid: true,
      notifyWrongAppId: true,
    });
    await bench.paid();
    expect(said()).toEqual([
      'signature',
      'signature',
      'signature',
      'probe',
      'signature',
      'decryption',
      'wrong_merchant',
      'wrong_app',
      'trade',
    ]);
  });

  it('again after days is stale as it was, and good when signed anew', async () => {
    set({ notifyReplayAfterMs: 3 * 86_400_000, notifyRepeatAfterMs: 4 * 86_400_000 });
    await bench.paid();
    bench.clock.advance(5 * 86_400_000);
    await bench.simulators.wechatPay.tick();
    expect(said()).toEqual(['trade', 'stale', 'trade']);
    expect(bench.knocks[2]!.notification!.id).toBe(bench.knocks[0]!.notification!.id);
  });

  it('signed by all its keys in turn is believed', async () => {
    set({ signer: 'mixed' });
    for (let n = 0; n < 6; n += 1) await bench.paid();
    expect(said()).toEqual(Array(6).fill('trade'));
  });

  it('comes fifteen more times within a day when nobody answers, and then no more', async () => {
    const request = bench.prepayOf();
    const opened = await bench.gateway.prepay({ ...request, notifyUrl: 'http://127.0.0.1:9/closed' });
    if (opened.outcome !== 'done') throw new Error('not opened');
    bench.simulators.wechatPay.pay(opened.value.prepayId);
    await bench.simulators.wechatPay.tick();
    for (const waitMs of LADDER_MS) {
      bench.clock.advance(waitMs - 2_000);
      const before = bench.simulators.wechatPay.deliveries().length;
      bench.clock.advance(2_001);
      await bench.simulators.wechatPay.tick();
      expect(bench.simulators.wechatPay.deliveries().length).toBe(before + 1);
    }
    bench.clock.advance(30 * 86_400_000);
    expect(await bench.simulators.wechatPay.tick()).toBe(0);
    const attempts = bench.simulators.wechatPay.deliveries();
    expect(attempts).toHaveLength(16);
    expect(attempts.every((attempt) => !attempt.acknowledged)).toBe(true);
    // "总计 24h4m"
    expect(LADDER_MS.reduce((sum, each) => sum + each, 0)).toBe(86_640_000);
  });

  it('of a refund may come before that of its payment', async () => {
    set({ notifyAfterRefund: true });
    const outTradeNo = await bench.paid();
    expect(said()).toEqual([]);
    await bench.gateway.refund(bench.refundOf(outTradeNo));
    await bench.simulators.wechatPay.tick();
    expect(said()).toEqual(['refund', 'trade']);
  });
});

describe('keys', () => {
  it('change with their file, without a restart', async () => {
    const { serialNo, privateKeyPem } = bench.simulators.wechatPay.changeMerchantKey(WATER, { dropOld: true });
    expect(await bench.gateway.queryTrade(WATER, 'T00000009')).toMatchObject({ code: 'SIGN_ERROR', httpStatus: 401 });
    bench.changeKeys((file) =>
      Object.assign(file.merchants.find((each) => each.mchid === WATER)!, { serialNo, privateKeyPem }),
    );
    expect(await bench.gateway.queryTrade(WATER, 'T00000009')).toMatchObject({ code: 'ORDER_NOT_EXIST' });
  });

  it('of a broken file are not taken, and the old ones go on', async () => {
    bench.changeKeys((file) => Object.assign(file.merchants[1]!, { apiV3Key: 'short' }));
    await bench.paid();
    bench.changeKeys((file) => void file.merchants.splice(0));
    await bench.paid();
    expect(bench.knocks.map((knock) => knock.notification?.kind)).toEqual(['trade', 'trade']);
    expect(bench.logLines.filter((line) => line.includes('going on with the old ones'))).toHaveLength(2);
  });

  it('for APIv3 change while notifications sealed by the old one are on their way', async () => {
    const old = message();
    const fresh = bench.simulators.wechatPay.changeApiV3Key(WATER);
    bench.changeKeys((file) => {
      const merchant = file.merchants.find((each) => each.mchid === WATER)!;
      Object.assign(merchant, { previousApiV3Key: merchant.apiV3Key, apiV3Key: fresh });
    });
    await bench.paid();
    expect(bench.knocks.at(-1)!.notification).toMatchObject({ kind: 'trade' });
    expect(await fate(old)).toBe('trade');
  });

  it('say which merchants there are and whose bills each is paid', () => {
    expect(bench.gateway.merchants()).toContainEqual({
      mchid: WATER,
      name: '云岭市自来水有限公司',
      mayCombine: false,
      billerCodes: ['water'],
    });
    expect(bench.gateway.merchants().filter((merchant) => merchant.mayCombine)).toMatchObject([{ mchid: PORTAL }]);
  });
});
