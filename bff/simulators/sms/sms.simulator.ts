import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  placeCallSchema,
  SIGNATURE_HEADERS,
  SIGNATURE_WINDOW_MS,
  sendMessageSchema,
  signGatewayRequest,
} from '../../connectors/sms/sms.wire';
import { DEMO_SETTINGS } from '../demo-settings';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { ControlPanel, SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { createReceiptSender, type ReceiptFaults } from './receipt-sender';
import { smsScenario } from './scenarios';

export interface SentText {
  messageId: string;
  clientId: string;
  to: string;
  text: string;
  at: Date;
  status: 'accepted' | 'delivered' | 'failed';
  reason?: string;
}

export interface PlacedCall {
  callId: string;
  clientId: string;
  to: string;
  text: string;
  keys: Record<string, string>;
  at: Date;
  status: 'ringing' | 'answered' | 'no_answer' | 'busy';
  key?: string;
  receiptUrl?: string;
}

export interface SmsSimulator extends Simulator {
  /** texts that a phone would have shown, oldest first */
  texts(phone?: string): SentText[];
  calls(phone?: string): PlacedCall[];
  /** The listener presses a key: the call is answered and its receipt sent. */
  press(callId: string, key: string): Promise<void>;
  /** The listener picks up and presses nothing yet. */
  pickUp(callId: string): void;
  /** Nobody picked up: the call ends. */
  ringOut(callId: string): void;
  setReceiptFaults(faults: Partial<ReceiptFaults>): void;
  /** resolves when every receipt under way was answered or given up */
  receiptsIdle(): Promise<void>;
}

const pressSchema = z.object({ callId: z.string(), key: z.string().length(1) });
const callSchema = z.object({ callId: z.string() });
const RECEIPT_FAULTS: Record<keyof ReceiptFaults, string> = { duplicate: '重复', reorder: '乱序', lose: '丢失' };
const receiptFaultsSchema = z.object({ duplicate: z.boolean(), reorder: z.boolean(), lose: z.boolean() }).partial();

/** A carrier's gateway for texts and voice calls: signed requests, delivery receipts, keypad answers. */
export function createSmsSimulator(deps: SimulatorDeps): SmsSimulator {
  const accessKey = deps.settings.SMS_ACCESS_KEY ?? DEMO_SETTINGS.SMS_ACCESS_KEY;
  const secret = deps.settings.SMS_SECRET ?? DEMO_SETTINGS.SMS_SECRET;
  const faults = new FaultSwitch();
  const nonces = new Map<string, number>();
  const texts = new Map<string, SentText>();
  const calls = new Map<string, PlacedCall>();
  const byClient = new Map<string, { kind: string; id: string }>();
  const receipts = createReceiptSender({ accessKey, secret, clock: deps.clock });

  const refuse = (status: number, code: string): SimAnswer => ({ status, body: { code }, note: `refused: ${code}` });

  function signatureFault(request: SimRequest): SimAnswer | null {
    const { headers } = request;
    const timestamp = headers[SIGNATURE_HEADERS.timestamp] ?? '';
    const nonce = headers[SIGNATURE_HEADERS.nonce] ?? '';
    if (headers[SIGNATURE_HEADERS.accessKey] !== accessKey) return refuse(401, 'UNKNOWN_ACCESS_KEY');
    const expected = signGatewayRequest(secret, { ...request, timestamp, nonce });
    const given = headers[SIGNATURE_HEADERS.signature] ?? '';
    if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
      return refuse(401, 'SIGNATURE_MISMATCH');
    }
    const now = deps.clock.now().getTime();
    if (!(Math.abs(now - Number(timestamp)) <= SIGNATURE_WINDOW_MS)) return refuse(401, 'TIMESTAMP_SKEWED');
    // The oldest stand first: what follows a fresh one is fresh.
    for (const [old, at] of nonces) {
      if (now - at <= 2 * SIGNATURE_WINDOW_MS) break;
      nonces.delete(old);
    }
    if (nonce.length < 8 || nonces.has(nonce)) return refuse(401, 'NONCE_REPLAYED');
    nonces.set(nonce, now);
    return null;
  }

  function acceptText(request: SimRequest): SimAnswer {
    const parsed = sendMessageSchema.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!parsed.success) return refuse(400, 'INVALID_BODY');
    const { clientId, to, text, receiptUrl } = parsed.data;
    const known = byClient.get(clientId);
    if (known) return { status: 202, body: { messageId: known.id, status: 'accepted' }, note: `repeat of ${clientId}` };
    const scenario = smsScenario(to);
    if (scenario === 'tooFrequent') return refuse(429, 'FREQUENCY_LIMIT');
    const messageId = `sms-${randomUUID()}`;
    const answer: SimAnswer = {
      status: 202,
      body: { messageId, status: 'accepted' },
      note: `text to ${to}: ${text}`,
    };
    if (faults.on(request.path).lyingSuccess) return { ...answer, note: `lied about a text to ${to}` };
    const sent: SentText = { messageId, clientId, to, text, at: deps.clock.now(), status: 'accepted' };
    texts.set(messageId, sent);
    byClient.set(clientId, { kind: 'text', id: messageId });
    if (scenario === 'emptyNumber') Object.assign(sent, { status: 'failed', reason: 'EMPTY_NUMBER' });
    else if (scenario !== 'switchedOff') sent.status = 'delivered';
    if (receiptUrl && sent.status !== 'accepted') {
      receipts.send(receiptUrl, { clientId, messageId, status: sent.status, reason: sent.reason });
    }
    return answer;
  }

  function endCall(call: PlacedCall, status: PlacedCall['status'], key?: string): void {
    call.status = status;
    call.key = key;
    if (call.receiptUrl) receipts.send(call.receiptUrl, { clientId: call.clientId, callId: call.callId, status, key });
  }

  function acceptCall(request: SimRequest): SimAnswer {
    const parsed = placeCallSchema.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!parsed.success) return refuse(400, 'INVALID_BODY');
    const { clientId, to, text, keys, receiptUrl } = parsed.data;
    const known = byClient.get(clientId);
    if (known) return { status: 202, body: { callId: known.id, status: 'accepted' }, note: `repeat of ${clientId}` };
    const callId = `call-${randomUUID()}`;
    const answer: SimAnswer = { status: 202, body: { callId, status: 'accepted' }, note: `call to ${to}: ${text}` };
    if (faults.on(request.path).lyingSuccess) return { ...answer, note: `lied about a call to ${to}` };
    const call: PlacedCall = { callId, clientId, to, text, keys, receiptUrl, at: deps.clock.now(), status: 'ringing' };
    calls.set(callId, call);
    byClient.set(clientId, { kind: 'call', id: callId });
    const scenario = smsScenario(to);
    if (scenario === 'noAnswer') endCall(call, 'no_answer');
    if (scenario === 'busy') endCall(call, 'busy');
    if (scenario === 'picksUp') endCall(call, 'answered');
    if (scenario === 'pressesOne') endCall(call, 'answered', '1');
    if (scenario === 'pressesTwo') endCall(call, 'answered', '2');
    return answer;
  }

  function statusOf(path: string): SimAnswer {
    const id = path.split('/')[3] ?? '';
    const text = texts.get(id);
    if (text) return { status: 200, body: { messageId: id, status: text.status, reason: text.reason } };
    const call = calls.get(id);
    if (call) return { status: 200, body: { callId: id, status: call.status, key: call.key } };
    return refuse(404, 'UNKNOWN_ID');
  }

  async function press(callId: string, key: string): Promise<void> {
    const call = calls.get(callId);
    if (call?.status === 'ringing' || (call?.status === 'answered' && !call.key)) endCall(call, 'answered', key);
  }

  function endRinging(callId: string, status: 'answered' | 'no_answer'): void {
    const call = calls.get(callId);
    if (call?.status === 'ringing') endCall(call, status);
  }

  const newestFirst = <T extends { at: Date }>(items: Iterable<T>) => [...items].reverse().slice(0, 50);

  return {
    name: 'sms',
    title: '短信与语音网关 SMS and voice gateway',
    mount: '/sms',
    faults,
    received: new ReceivedLog(),
    async handle(request) {
      const fault = signatureFault(request);
      if (fault) return fault;
      try {
        if (request.method === 'POST' && request.path === '/v1/messages') return acceptText(request);
        if (request.method === 'POST' && request.path === '/v1/calls') return acceptCall(request);
      } catch {
        return refuse(400, 'INVALID_BODY');
      }
      if (request.method === 'GET' && /^\/v1\/(messages|calls)\//.test(request.path)) return statusOf(request.path);
      return refuse(404, 'UNKNOWN_PATH');
    },
    texts: (phone) => [...texts.values()].filter((text) => !phone || text.to === phone),
    calls: (phone) => [...calls.values()].filter((call) => !phone || call.to === phone),
    press,
    pickUp: (callId) => endRinging(callId, 'answered'),
    ringOut: (callId) => endRinging(callId, 'no_answer'),
    setReceiptFaults: receipts.setFaults,
    receiptsIdle: receipts.idle,
    panels(): ControlPanel[] {
      const ringing = newestFirst(calls.values()).filter((call) => call.status === 'ringing');
      return [
        {
          heading: '短信 Texts',
          columns: ['时间', '号码', '内容', '状态'],
          rows: newestFirst(texts.values()).map((text) => [text.at.toISOString(), text.to, text.text, text.status]),
        },
        {
          heading: '语音 Calls',
          columns: ['时间', '号码', '播报', '状态', '按键'],
          rows: newestFirst(calls.values()).map((call) => [
            call.at.toISOString(),
            call.to,
            call.text,
            call.status,
            call.key ?? '',
          ]),
          actions: ringing.flatMap(({ callId, to, keys }) => [
            ...Object.entries(keys).map(([key, meaning]) => ({
              label: `${to} 按 ${key} ${meaning}`,
              action: 'press',
              input: { callId, key },
            })),
            { label: `${to} 接听不按键`, action: 'pick-up', input: { callId } },
            { label: `${to} 无人接听`, action: 'ring-out', input: { callId } },
          ]),
        },
        {
          heading: '回执 Receipts',
          columns: Object.values(RECEIPT_FAULTS),
          rows: [Object.values(receipts.faults()).map((isOn) => (isOn ? '是' : '否'))],
          actions: Object.entries(receipts.faults()).map(([fault, isOn]) => ({
            label: `${RECEIPT_FAULTS[fault as keyof ReceiptFaults]}${isOn ? ' 关' : ' 开'}`,
            action: 'receipts',
            input: { [fault]: !isOn },
          })),
        },
      ];
    },
    async control(action, input) {
      if (action === 'press') {
        const { callId, key } = pressSchema.parse(input);
        await press(callId, key);
      } else if (action === 'pick-up') endRinging(callSchema.parse(input).callId, 'answered');
      else if (action === 'ring-out') endRinging(callSchema.parse(input).callId, 'no_answer');
      else if (action === 'receipts') receipts.setFaults(receiptFaultsSchema.parse(input));
      else return { error: 'unknown action' };
      return { ok: true };
    },
  };
}
