import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMerchantKeys } from '../../bff/connectors/wechat-pay/merchant-keys';
import { createWechatPayGateway } from '../../bff/connectors/wechat-pay/wechat-pay.client';
import {
  type Notification,
  NotificationRefused,
  type PrepayRequest,
  type RefundRequest,
  type WechatPayGateway,
} from '../../bff/connectors/wechat-pay/wechat-pay.port';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { ensureDemoKeys, type MerchantsFile } from '../../bff/simulators/demo-keys';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';

export const PORTAL = '1900000100';
export const WATER = '1900000101';
export const POWER = '1900000102';
export const OPEN_ID = 'oDemo_citizen000000000000000';

export interface PayBench {
  clock: SettableClock;
  simulators: StartedSimulators;
  gateway: WechatPayGateway;
  notifyUrl: string;
  /** what the gateway made of each knock: a notification, or the reason of the refusal */
  knocks: { notification?: Notification; refused?: string }[];
  logLines: string[];
  merchantsFile: string;
  /** writes the merchants file anew */
  changeKeys(change: (file: MerchantsFile) => void): void;
  offsets: number[];
  /** another portal, as with a clock of its own */
  anotherGateway(options?: {
    clock?: SettableClock;
    baseUrl?: string;
    fetch?: typeof fetch;
    timeoutMs?: number;
  }): WechatPayGateway;
  newNumber(): string;
  prepayOf(changes?: Partial<PrepayRequest['subOrders'][number]>): PrepayRequest;
  refundOf(outTradeNo: string, changes?: Partial<RefundRequest>): RefundRequest;
  /** prepaid, paid and notified */
  paid(changes?: Partial<PrepayRequest['subOrders'][number]>): Promise<string>;
  stop(): Promise<void>;
}

/** The gateway against the simulator, with a notify_url of its own that reads what comes. */
export async function startPayBench(): Promise<PayBench> {
  const clock = new SettableClock();
  const simulators = await startSimulators({ port: 0, clock });
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-pay-'));
  const merchantsFile = path.join(folder, 'merchants.json');
  writeFileSync(merchantsFile, readFileSync(ensureDemoKeys().merchantsFile));
  const logLines: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => void logLines.push(line) } });
  const offsets: number[] = [];
  const anotherGateway: PayBench['anotherGateway'] = ({ timeoutMs = 5_000, ...options } = {}) =>
    createWechatPayGateway({
      baseUrl: `${simulators.url}/wechat-pay`,
      keys: createMerchantKeys({
        file: merchantsFile,
        appId: DEMO_SETTINGS.WECHAT_APP_ID,
        demoKeys: true,
        log,
        lookEveryMs: 0,
      }),
      callOf: (mchid) =>
        createResilientCall(
          { system: `wechat-pay-${mchid}`, timeoutMs, retries: 0, breakAfter: 50 },
          { log, metrics: createMetrics({ collectDefaults: false }) },
        ),
      clock,
      log,
      reportClockOffset: (seconds) => void offsets.push(seconds),
      ...options,
    });
  const gateway = anotherGateway();

  const knocks: PayBench['knocks'] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const mchid = (request.url ?? '').split('/').at(-1)!;
      try {
        const notification = await gateway.readNotification(
          mchid,
          request.headers as Record<string, string>,
          Buffer.concat(chunks),
        );
        knocks.push({ notification });
        response.writeHead(200).end();
      } catch (error) {
        knocks.push({ refused: error instanceof NotificationRefused ? error.reason : String(error) });
        response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const notifyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`;

  let number = 0;
  const newNumber = () => {
    number += 1;
    return `T${process.pid}N${String(number).padStart(8, '0')}`;
  };
  const prepayOf: PayBench['prepayOf'] = (changes = {}) => ({
    subOrders: [
      { mchid: WATER, outTradeNo: newNumber(), amountFen: 8_642, description: '水费', attach: 'order-1', ...changes },
    ],
    combineOutTradeNo: newNumber(),
    combineMchid: PORTAL,
    openId: OPEN_ID,
    timeExpire: new Date(clock.now().getTime() + 900_000),
    notifyUrl,
  });

  return {
    clock,
    simulators,
    gateway,
    notifyUrl,
    knocks,
    logLines,
    merchantsFile,
    offsets,
    anotherGateway,
    newNumber,
    prepayOf,
    refundOf: (outTradeNo, changes = {}) => ({
      mchid: WATER,
      outTradeNo,
      outRefundNo: newNumber(),
      refundFen: 8_642,
      totalFen: 8_642,
      reason: '未能销账',
      notifyUrl,
      ...changes,
    }),
    changeKeys(change) {
      const file = JSON.parse(readFileSync(merchantsFile, 'utf8')) as MerchantsFile;
      change(file);
      writeFileSync(merchantsFile, JSON.stringify(file));
    },
    async paid(changes = {}) {
      const request = prepayOf(changes);
      const opened = await gateway.prepay(request);
      if (opened.outcome !== 'done') throw new Error(`prepay: ${JSON.stringify(opened)}`);
      simulators.wechatPay.pay(opened.value.prepayId);
      await simulators.wechatPay.tick();
      return request.subOrders[0]!.outTradeNo;
    },
    async stop() {
      await simulators.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
