import { createHmac, randomUUID } from 'node:crypto';
import { createSmsClient } from '../../bff/connectors/sms/sms.client';
import type { SmsGateway } from '../../bff/connectors/sms/sms.port';
import { SIGNATURE_HEADERS, signGatewayRequest } from '../../bff/connectors/sms/sms.wire';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';

const { SMS_ACCESS_KEY: accessKey, SMS_SECRET: secret } = DEMO_SETTINGS;
let simulators: StartedSimulators;
let clock: SettableClock;
let sms: SmsGateway;

function client(
  changes: { secret?: string; accessKey?: string; baseUrl?: string; clock?: SettableClock } = {},
): SmsGateway {
  const log = createLogger({ level: 'silent' });
  const call = createResilientCall(
    { system: 'sms', timeoutMs: 300, retries: 1, breakAfter: 4 },
    { log, metrics: createMetrics({ collectDefaults: false }) },
  );
  return createSmsClient({ baseUrl: `${simulators.url}/sms`, accessKey, secret, call, clock, log, ...changes });
}

beforeEach(async () => {
  clock = new SettableClock();
  simulators = await startSimulators({ port: 0, clock });
  sms = client();
});
afterEach(() => simulators.stop());

const text = (to = '13900000001', clientId: string = randomUUID()) => ({ clientId, to, text: '【一城通】您好' });

describe('signatures', () => {
  it('are HMAC-SHA256 over five lines, by a vector worked out elsewhere', () => {
    const parts = {
      method: 'post',
      path: '/v1/messages',
      timestamp: '1763800000000',
      nonce: 'nonce-0001',
      body: '{"a":1}',
    };
    // printf 'POST\n/v1/messages\n1763800000000\nnonce-0001\n%s' "$(printf '{"a":1}' | sha256sum | cut -d' ' -f1)" | openssl dgst -sha256 -hmac key
    expect(signGatewayRequest('key', parts)).toBe('ec8307f50dedc32bf04025eb526888e3e571532ef31a06e3e0e668b54922c0ea');
    const bodyHash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    const lines = `POST\n/v1/messages\n1763800000000\nnonce-0001\n${bodyHash}`;
    expect(signGatewayRequest('key', parts)).toBe(createHmac('sha256', 'key').update(lines).digest('hex'));
  });

  it('by another secret or key are refused, and nothing is sent', async () => {
    expect(await client({ secret: 'another secret altogether' }).sendText(text())).toEqual({
      outcome: 'refused',
      reason: 'SIGNATURE_MISMATCH',
      isRetryable: false,
    });
    expect(await client({ accessKey: 'somebody' }).sendText(text())).toMatchObject({ reason: 'UNKNOWN_ACCESS_KEY' });
    expect(simulators.sms.texts()).toHaveLength(0);
  });

  it('of another time are refused', async () => {
    const late = new SettableClock();
    late.advance(-301_000);
    expect(await client({ clock: late }).sendText(text())).toMatchObject({ reason: 'TIMESTAMP_SKEWED' });
  });

  it('are good once', async () => {
    const body = JSON.stringify(text());
    const parts = {
      method: 'POST',
      path: '/v1/messages',
      timestamp: String(clock.now().getTime()),
      nonce: randomUUID(),
      body,
    };
    const headers = {
      [SIGNATURE_HEADERS.accessKey]: accessKey,
      [SIGNATURE_HEADERS.timestamp]: parts.timestamp,
      [SIGNATURE_HEADERS.nonce]: parts.nonce,
      [SIGNATURE_HEADERS.signature]: signGatewayRequest(secret, parts),
    };
    const post = (changed = body) =>
      fetch(`${simulators.url}/sms/v1/messages`, { method: 'POST', headers, body: changed });
    expect((await post()).status).toBe(202);
    expect(await (await post()).json()).toEqual({ code: 'NONCE_REPLAYED' });
    expect(await (await post(body.replace('您好', '转账'))).json()).toEqual({ code: 'SIGNATURE_MISMATCH' });
  });
});

describe('texts', () => {
  it('reach the phone once, however often the same one is handed over', async () => {
    const first = await sms.sendText(text('13900000001', 'once'));
    expect(await sms.sendText(text('13900000001', 'once'))).toEqual(first);
    expect(simulators.sms.texts('13900000001')).toHaveLength(1);
    expect(first.outcome).toBe('accepted');
    if (first.outcome === 'accepted') expect(await sms.textStatus(first.providerId)).toBe('delivered');
    expect(await sms.textStatus('sms-nobody')).toBeNull();
  });

  it('are sent once when the first answer is lost', async () => {
    simulators.sms.faults.set({ loseAnswer: true });
    expect(await sms.sendText(text('13900000001', 'lost'))).toMatchObject({ outcome: 'unknown' });
    simulators.sms.faults.reset();
    expect(await sms.sendText(text('13900000001', 'lost'))).toMatchObject({ outcome: 'accepted' });
    expect(simulators.sms.texts('13900000001')).toHaveLength(1);
  });

  it('to a number the carrier holds back are refused for now', async () => {
    expect(await sms.sendText(text('13900009003'))).toEqual({
      outcome: 'refused',
      reason: 'FREQUENCY_LIMIT',
      isRetryable: true,
    });
  });

  it.each([
    ['slow', { slowMs: 2_000 }],
    ['hanging', { hang: true }],
    ['failing', { http500: true }],
    ['babbling', { garbage: true }],
  ])('to a %s gateway are of unknown outcome', async (_, faults) => {
    simulators.sms.faults.set(faults);
    expect(await sms.sendText(text())).toMatchObject({ outcome: 'unknown' });
  });

  it('to a gateway that is not there are certainly not sent', async () => {
    const gone = await startSimulators({ port: 0 });
    await gone.stop();
    expect(await client({ baseUrl: gone.url }).sendText(text())).toMatchObject({
      outcome: 'refused',
      isRetryable: true,
    });
  });

  it('that the gateway only says it sent are found out by their status', async () => {
    simulators.sms.faults.set({ lyingSuccess: true });
    const sent = await sms.sendText(text());
    simulators.sms.faults.reset();
    expect(sent.outcome).toBe('accepted');
    if (sent.outcome === 'accepted') expect(await sms.textStatus(sent.providerId)).toBeNull();
  });
});

describe('voice calls', () => {
  it('ring until a key is pressed', async () => {
    const placed = await sms.placeCall({ ...text(), keys: { 1: '我已收到', 2: '请回电' } });
    expect(placed.outcome).toBe('accepted');
    const [call] = simulators.sms.calls('13900000001');
    expect(call!.status).toBe('ringing');
    await simulators.sms.press(call!.callId, '1');
    expect(simulators.sms.calls('13900000001')[0]).toMatchObject({ status: 'answered', key: '1' });
  });

  it('say what became of them when asked, and by receipts that come twice or late when told to', async () => {
    const placed = await sms.placeCall({ ...text(), keys: { 1: '我去' } });
    if (placed.outcome !== 'accepted') throw new Error('not placed');
    const { providerId } = placed;
    expect(await sms.callStatus(providerId)).toEqual({ status: 'ringing' });
    simulators.sms.pickUp(providerId);
    expect(await sms.callStatus(providerId)).toEqual({ status: 'answered' });
    await simulators.sms.press(providerId, '1');
    expect(await sms.callStatus(providerId)).toEqual({ status: 'answered', key: '1' });
    expect(await sms.callStatus('call-nobody')).toBeNull();
    const other = await sms.placeCall(text('13900000002'));
    if (other.outcome === 'accepted') simulators.sms.ringOut(other.providerId);
    expect(simulators.sms.calls('13900000002')[0]!.status).toBe('no_answer');
  });

  it.each([
    ['13900009004', 'answered'],
    ['13900009008', 'answered'],
    ['13900009005', 'no_answer'],
    ['13900009006', 'busy'],
    ['13900009007', 'answered'],
  ])('to %s end as %s', async (to, status) => {
    await sms.placeCall(text(to));
    expect(simulators.sms.calls(to)[0]!.status).toBe(status);
  });
});

describe('receipts', () => {
  const path = '/api/notices/sms-receipts';
  function receipt(
    changes: Partial<{
      body: string;
      timestamp: string;
      nonce: string;
      secret: string;
      key: string;
      signedPath: string;
    }> = {},
  ) {
    const body = changes.body ?? JSON.stringify({ clientId: 'notice-1', messageId: 'sms-1', status: 'delivered' });
    const timestamp = changes.timestamp ?? String(clock.now().getTime());
    const nonce = changes.nonce ?? randomUUID();
    const signature = signGatewayRequest(changes.secret ?? secret, {
      method: 'POST',
      path: changes.signedPath ?? path,
      timestamp,
      nonce,
      body,
    });
    const headers: Record<string, string> = {
      [SIGNATURE_HEADERS.accessKey]: changes.key ?? accessKey,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: nonce,
      [SIGNATURE_HEADERS.signature]: signature,
    };
    return { path, body: Buffer.from(body), header: (name: string) => headers[name] };
  }
  const codeOf = (request: ReturnType<typeof receipt>) => {
    try {
      sms.readReceipt(request);
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return 'taken';
  };

  it('are believed when signed, fresh and new', () => {
    expect(sms.readReceipt(receipt())).toEqual({ clientId: 'notice-1', messageId: 'sms-1', status: 'delivered' });
  });

  it('of calls name the key that was pressed', () => {
    const body = JSON.stringify({ clientId: 'sos-1', callId: 'call-1', status: 'answered', key: '1' });
    expect(sms.readCallReceipt(receipt({ body }))).toEqual({
      clientId: 'sos-1',
      callId: 'call-1',
      status: 'answered',
      key: '1',
    });
    expect(() => sms.readCallReceipt(receipt({ body, secret: 'guess' }))).toThrow();
    expect(() => sms.readCallReceipt(receipt({ body: body.replace('"1"}', '"12"}') }))).toThrow();
  });

  it('are refused when forged, old, for another path, or replayed', () => {
    expect(codeOf(receipt({ secret: 'guess' }))).toBe('unauthenticated');
    expect(codeOf(receipt({ key: 'somebody' }))).toBe('unauthenticated');
    expect(codeOf(receipt({ signedPath: '/api/other' }))).toBe('unauthenticated');
    expect(codeOf(receipt({ timestamp: String(clock.now().getTime() - 300_001) }))).toBe('unauthenticated');
    expect(codeOf(receipt({ timestamp: 'yesterday' }))).toBe('unauthenticated');
    expect(
      codeOf({ ...receipt(), body: Buffer.from('{"clientId":"notice-1","messageId":"sms-2","status":"delivered"}') }),
    ).toBe('unauthenticated');
    const twice = receipt();
    expect(codeOf(twice)).toBe('taken');
    expect(codeOf(twice)).toBe('unauthenticated');
    expect(codeOf({ ...receipt(), header: () => undefined })).toBe('unauthenticated');
  });

  it('that can’t be read are refused as such', () => {
    expect(codeOf(receipt({ body: '{' }))).toBe('malformed_body');
    expect(codeOf(receipt({ body: '{"clientId":"notice-1","messageId":"sms-1","status":"maybe"}' }))).toBe(
      'invalid_request',
    );
  });
});
