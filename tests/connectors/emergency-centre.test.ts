import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { type CapMessage, capTime, carriable, readCap, writeCap } from '../../bff/connectors/emergency-centre/cap.wire';
import { createCentreKeys } from '../../bff/connectors/emergency-centre/centre-keys';
import { createEmergencyCentres } from '../../bff/connectors/emergency-centre/emergency-centre.client';
import type {
  CentreMessage,
  CentreNews,
  EmergencyCentres,
} from '../../bff/connectors/emergency-centre/emergency-centre.port';
import { CENTRE_HEADERS, signMessage } from '../../bff/connectors/emergency-centre/emergency-centre.wire';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { ensureDemoCentres, readDemoCentres } from '../../bff/simulators/emergency-centre/demo-centres';
import {
  createEmergencyCentreSimulator,
  type EmergencyCentreSimulator,
} from '../../bff/simulators/emergency-centre/emergency-centre.simulator';
import { type SimulatorServer, serveSimulators } from '../../bff/simulators/simulator-server';

const clock = new SettableClock();
clock.set('2026-11-22T08:07:00.000Z');
const log = createLogger({ level: 'silent' });

/** Letters that try a document: markup, quotes, line ends, characters beyond the first plane, half a character. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '&amp;',
        '&#20013;',
        '<![CDATA[',
        '\n',
        '\t',
        ' ',
        '王',
        '😀',
        '\ud800',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => carriable(parts.join('')));
const someWords = words.map((text) => `字${text}。`);
const wordsOrNull = words.map((text) => text || null);
const name = fc.stringMatching(/^[\w.@:-]{1,30}$/);
const seconds = fc
  .integer({ min: Date.UTC(2020, 0) / 1_000, max: Date.UTC(2090, 0) / 1_000 })
  .map((at) => new Date(at * 1_000));
const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((micro) => micro / 1e6 || 0);

const message: fc.Arbitrary<CapMessage> = fc.record({
  identifier: name,
  sender: name,
  sentAt: seconds,
  status: fc.constantFrom('Actual', 'Exercise', 'System', 'Test', 'Draft'),
  msgType: fc.constantFrom('Alert', 'Update', 'Cancel', 'Ack', 'Error'),
  scope: fc.constantFrom('Public', 'Restricted', 'Private'),
  addresses: fc.array(name, { maxLength: 3 }),
  codes: fc.array(someWords, { maxLength: 3 }),
  note: wordsOrNull,
  references: fc.array(fc.record({ sender: name, identifier: name, sentAt: seconds }), { maxLength: 3 }),
  incidents: fc.array(fc.stringMatching(/^[\w -]{0,10}[\w]$/), { maxLength: 3 }),
  info: fc.array(
    fc.record({
      language: fc.constantFrom('zh-CN', 'en', null),
      categories: fc.array(fc.constantFrom('Health', 'Fire', 'Security', 'Rescue', 'CBRNE'), {
        minLength: 1,
        maxLength: 3,
      }),
      event: someWords,
      responseTypes: fc.array(fc.constantFrom('Execute', 'AllClear', 'None'), { maxLength: 2 }),
      urgency: fc.constantFrom('Immediate', 'Past', 'Unknown'),
      severity: fc.constantFrom('Extreme', 'Severe', 'Unknown'),
      certainty: fc.constantFrom('Observed', 'Likely', 'Unknown'),
      headline: wordsOrNull,
      description: wordsOrNull,
      instruction: wordsOrNull,
      contact: wordsOrNull,
      parameters: fc.array(fc.record({ name: someWords, value: words }), { maxLength: 2 }),
      areas: fc.array(
        fc.record({
          words: someWords,
          circles: fc.array(
            fc.record({
              latitude: degrees(90),
              longitude: degrees(180),
              radiusKm: fc.integer({ min: 0, max: 100_000 }).map((metres) => metres / 1_000),
            }),
            { maxLength: 2 },
          ),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

const small: CapMessage = {
  identifier: 'yct-1',
  sender: 'sos@city',
  sentAt: new Date('2026-11-22T08:07:00Z'),
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Private',
  addresses: ['120'],
  codes: [],
  note: null,
  references: [],
  incidents: ['1122-48213'],
  info: [],
};

describe('CAP 1.2', () => {
  it('reads what it wrote, whatever letters there are', () => {
    fc.assert(
      fc.property(message, (given) => {
        expect(readCap(writeCap(given))).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('writes the elements in the order of the schema, with a time that CAP allows', () => {
    const document = writeCap({ ...small, info: [] });
    expect(document).toContain('<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>yct-1</identifier>');
    expect(document).toContain('<sent>2026-11-22T16:07:00+08:00</sent>');
    const order = ['identifier', 'sender', 'sent', 'status', 'msgType', 'scope', 'addresses', 'incidents'];
    const places = order.map((each) => document.indexOf(`<${each}>`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(capTime(new Date('2026-11-22T23:59:59.999Z'))).toBe('2026-11-23T07:59:59+08:00');
  });

  it('reads the documents of others: prefix, CDATA, comments, characters by number, indented', () => {
    const document = `<?xml version="1.0"?>
      <!-- of a centre -->
      <cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
        <cap:identifier> 120-77 </cap:identifier><cap:sender>dispatch@120</cap:sender>
        <cap:sent>2026-11-22T08:07:00-00:00</cap:sent><cap:status>Actual</cap:status>
        <cap:msgType>Ack</cap:msgType><cap:scope>Private</cap:scope>
        <cap:note><![CDATA[a < b &amp; c]]> &#20013;&#x6587;</cap:note>
        <cap:references>sos@city,yct-1,2026-11-22T16:07:00+08:00
          sos@city,yct-2,2026-11-22T16:08:00+08:00</cap:references>
        <cap:incidents>"120 2026 1" 7</cap:incidents>
      </cap:alert>`;
    expect(readCap(document)).toMatchObject({
      identifier: '120-77',
      sentAt: new Date('2026-11-22T08:07:00Z'),
      note: 'a < b &amp; c 中文',
      references: [{ identifier: 'yct-1' }, { identifier: 'yct-2' }],
      incidents: ['120 2026 1', '7'],
    });
  });

  it.each([
    ['a document type', writeCap(small).replace('?>', '?><!DOCTYPE alert [<!ENTITY x "y">]>')],
    ['CAP 1.1', writeCap(small).replace('cap:1.2', 'cap:1.1')],
    ['half a document', writeCap(small).slice(0, -20)],
    ['an unknown status', writeCap(small).replace('Actual', 'Real')],
    ['an unknown type', writeCap(small).replace('Alert<', 'Alarm<')],
    ['a time with Z', writeCap(small).replace('+08:00', 'Z')],
    ['no identifier', writeCap(small).replace('<identifier>yct-1</identifier>', '')],
    ['not well-formed', writeCap(small).replace('</scope>', '')],
  ])('refuses %s', (_, document) => {
    expect(() => readCap(document)).toThrow();
  });

  it('refuses to write an identifier that CAP forbids', () => {
    expect(() => writeCap({ ...small, identifier: 'a,b' })).toThrow('identifier');
    expect(() => writeCap({ ...small, sender: 'a b' })).toThrow('sender');
  });
});

describe('a centre', () => {
  let simulator: EmergencyCentreSimulator;
  let server: SimulatorServer;
  let portal: Server;
  let centres: EmergencyCentres;
  let news: CentreNews[];
  let counter = 0;
  let replyUrl = '';

  const call = (timeoutMs = 400) =>
    createResilientCall(
      { system: 'centre', timeoutMs, retries: 0, breakAfter: 1_000 },
      { log, metrics: createMetrics({ collectDefaults: false }) },
    );

  function client(part: { file?: string; timeoutMs?: number } = {}): EmergencyCentres {
    return createEmergencyCentres({
      keys: createCentreKeys({
        file: part.file ?? ensureDemoCentres(),
        baseUrl: `${server.url}/centres`,
        isProduction: false,
        log,
      }),
      callTo: () => call(part.timeoutMs),
      replyUrl: () => replyUrl,
      clock,
      log,
    });
  }

  function alert(part: Partial<CentreMessage> = {}): CentreMessage {
    counter += 1;
    return {
      centre: '120',
      type: 'alert',
      identifier: `yct-${counter}`,
      sentAt: new Date('2026-11-22T08:07:00Z'),
      references: [],
      incident: '1122-48213',
      kind: 'health',
      event: '一键求助',
      headline: '一键求助 突发疾病',
      description: '王桂芳 <70 岁> & 独居',
      contact: '13800000002',
      area: { words: '文林社区 3 幢', latitude: 26.05, longitude: 103.8, radiusM: 35 },
      ...part,
    };
  }

  beforeAll(async () => {
    simulator = createEmergencyCentreSimulator({ clock, seed: 'test', random: () => 0.5, settings: {} });
    server = await serveSimulators({ simulators: [simulator], port: 0, clock, random: () => 0.5 });
    portal = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      try {
        const header = (each: string) => request.headers[each] as string | undefined;
        news.push(centres.read({ path: '/api/sos/cap', body: Buffer.concat(chunks), header }));
        response.writeHead(200).end();
      } catch (error) {
        response.writeHead((error as { status?: number }).status ?? 500).end();
      }
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    replyUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}/api/sos/cap`;
    centres = client();
  });
  beforeEach(() => {
    news = [];
    simulator.faults.reset();
    for (const centre of ['110', '119', '120'] as const) simulator.setMode(centre, 'receipt_at_once');
  });
  afterAll(async () => {
    await simulator.repliesIdle();
    await server.stop();
    await new Promise((resolve) => portal.close(resolve));
  });

  it('takes an alert word for word and gives its receipt and number', async () => {
    const sent = alert();
    const outcome = await centres.send(sent);
    expect(outcome).toEqual({ outcome: 'receipted', reference: expect.stringMatching(/^120-20261122-\d{4}$/) });
    const [incident] = simulator.incidents('120').slice(-1);
    expect(incident!.alert).toMatchObject({
      status: 'Actual',
      msgType: 'Alert',
      scope: 'Private',
      incidents: ['1122-48213'],
    });
    expect(incident!.alert.info[0]).toMatchObject({
      categories: ['Health', 'Rescue'],
      urgency: 'Immediate',
      description: sent.description,
      contact: '13800000002',
      areas: [{ words: '文林社区 3 幢', circles: [{ latitude: 26.05, longitude: 103.8, radiusKm: 0.035 }] }],
    });
  });

  it('knows the same message again, and follows an incident by update and cancel', async () => {
    const first = alert();
    const one = await centres.send(first);
    expect(await centres.send(first)).toEqual(one);
    const about = [{ identifier: first.identifier, sentAt: first.sentAt }];
    await expect(centres.send(alert({ type: 'update', references: about }))).resolves.toEqual(one);
    await expect(centres.send(alert({ type: 'cancel', references: about }))).resolves.toEqual(one);
    const [incident] = simulator.incidents('120').slice(-1);
    expect(incident).toMatchObject({ timesAlerted: 2, isCancelled: true });
    expect(incident!.messages.map(({ msgType }) => msgType)).toEqual(['Alert', 'Update', 'Cancel']);
  });

  it('brings receipts that come later, first, or thrice to our address', async () => {
    simulator.setMode('120', 'receipt_later');
    await expect(centres.send(alert())).resolves.toEqual({ outcome: 'taken' });
    await simulator.repliesIdle();
    expect(news).toMatchObject([{ centre: '120', news: 'receipt', about: [`yct-${counter}`] }]);
    simulator.setMode('120', 'receipt_first');
    await expect(centres.send(alert())).resolves.toEqual({ outcome: 'taken' });
    expect(news[1]).toMatchObject({ news: 'receipt', about: [`yct-${counter}`] });
    simulator.setMode('120', 'receipt_thrice');
    await expect(centres.send(alert())).resolves.toMatchObject({ outcome: 'receipted' });
    await simulator.repliesIdle();
    expect(new Set(news.slice(2).map(({ identifier }) => identifier)).size).toBe(1);
    const reference = simulator.incidents('120').at(-1)!.reference;
    await expect(simulator.sendNews(reference, 'arrived')).resolves.toBe(200);
    expect(news.at(-1)).toMatchObject({ news: 'arrived', reference, words: '已到达现场' });
  });

  it('tells a refusal from not knowing', async () => {
    simulator.setMode('110', 'refuses');
    await expect(centres.send(alert({ centre: '110' }))).resolves.toEqual({
      outcome: 'refused',
      reason: '不在受理范围',
      isFinal: true,
    });
    simulator.faults.set({ http500: true });
    await expect(centres.send(alert())).resolves.toMatchObject({ outcome: 'unknown' });
    simulator.faults.set({ http500: false, loseAnswer: true });
    await expect(centres.send(alert())).resolves.toMatchObject({ outcome: 'unknown' });
    simulator.faults.set({ loseAnswer: false, garbage: true });
    await expect(centres.send(alert())).resolves.toMatchObject({ outcome: 'unknown' });
    simulator.faults.set({ garbage: false, slowMs: 5_000 });
    const begunAt = Date.now();
    await expect(centres.send(alert())).resolves.toEqual({ outcome: 'unknown', reason: 'upstream_timeout' });
    expect(Date.now() - begunAt).toBeLessThan(2_000);
  });

  it('speaks to each centre with its own key and refuses a wrong one', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'yct-centres-'));
    const keys = readDemoCentres();
    const file = path.join(folder, 'centres.json');
    writeFileSync(
      file,
      JSON.stringify({
        ...keys,
        centres: keys.centres
          .filter(({ centre }) => centre !== '119')
          .map((each) => (each.centre === '120' ? { ...each, secret: 'f'.repeat(64) } : each)),
      }),
    );
    const odd = client({ file });
    expect(odd.isConnected('119')).toBe(false);
    await expect(odd.send(alert({ centre: '119' }))).resolves.toEqual({
      outcome: 'refused',
      reason: 'not connected',
      isFinal: true,
    });
    // The refusal is signed with a key we don't have, so it is not believed either.
    await expect(odd.send(alert())).resolves.toMatchObject({ outcome: 'unknown' });
    await expect(odd.send(alert({ centre: '110' }))).resolves.toMatchObject({ outcome: 'receipted' });
    rmSync(folder, { recursive: true });
  });

  it('never lets a drill leave, and the centre says so loudly if one did', async () => {
    await expect(centres.send(alert({ headline: '【演练】一键求助' }))).rejects.toThrow('drill');
    expect(simulator.drillsThatLookedReal()).toEqual([]);
    const forged = writeCap({
      ...small,
      identifier: 'drill-1',
      info: [
        {
          language: null,
          categories: ['Health'],
          event: '【测试】一键求助',
          responseTypes: [],
          urgency: 'Immediate',
          severity: 'Severe',
          certainty: 'Likely',
          headline: null,
          description: null,
          instruction: null,
          contact: null,
          parameters: [],
          areas: [],
        },
      ],
    });
    const key = readDemoCentres().centres.find(({ centre }) => centre === '120')!;
    const timestamp = String(clock.now().getTime());
    const nonce = 'n'.repeat(20);
    const signature = signMessage(key.secret, { path: '/cap', timestamp, nonce, replyTo: '', body: forged });
    const answer = await fetch(`${server.url}/centres/120/cap`, {
      method: 'POST',
      headers: {
        [CENTRE_HEADERS.keyId]: key.keyId,
        [CENTRE_HEADERS.timestamp]: timestamp,
        [CENTRE_HEADERS.nonce]: nonce,
        [CENTRE_HEADERS.signature]: signature,
      },
      body: forged,
    });
    expect(readCap(await answer.text())).toMatchObject({ msgType: 'Error', note: expect.stringContaining('A DRILL') });
    expect(simulator.drillsThatLookedReal()).toHaveLength(1);
    expect(simulator.panels!()[0]!.heading).toContain('!!!');
  });

  it('believes only what a centre signed, now, once, and in its own name', () => {
    const key = readDemoCentres().centres.find(({ centre }) => centre === '120')!;
    const post = (of: { secret?: string; timestamp?: number; nonce?: string; sender?: string; body?: string }) => {
      const body = Buffer.from(
        of.body ?? writeCap({ ...small, identifier: `r-${of.nonce}`, sender: of.sender ?? key.sender, msgType: 'Ack' }),
      );
      const timestamp = String(of.timestamp ?? clock.now().getTime());
      const nonce = of.nonce ?? 'nonce-nonce-nonce-1';
      const signature = signMessage(of.secret ?? key.secret, {
        path: '/api/sos/cap',
        timestamp,
        nonce,
        replyTo: '',
        body,
      });
      const headers: Record<string, string> = {
        [CENTRE_HEADERS.keyId]: key.keyId,
        [CENTRE_HEADERS.timestamp]: timestamp,
        [CENTRE_HEADERS.nonce]: nonce,
        [CENTRE_HEADERS.signature]: signature,
      };
      return () => centres.read({ path: '/api/sos/cap', body, header: (each) => headers[each] });
    };
    const code = (read: () => unknown) => {
      try {
        read();
        return 'read';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code(post({ nonce: 'a'.repeat(20) }))).toBe('read');
    expect(code(post({ nonce: 'a'.repeat(20) }))).toBe('unauthenticated');
    expect(code(post({ nonce: 'b'.repeat(20), secret: 'x'.repeat(32) }))).toBe('unauthenticated');
    expect(code(post({ nonce: 'c'.repeat(20), timestamp: clock.now().getTime() - 600_000 }))).toBe('unauthenticated');
    expect(code(post({ nonce: 'd'.repeat(20), sender: 'dispatch@119.yunling.example' }))).toBe('unauthenticated');
    expect(code(post({ nonce: 'e'.repeat(20), body: '<alert/>' }))).toBe('malformed_body');
  });

  it('refuses demo keys and addresses of this machine in production', () => {
    const make = (baseUrl: string | null) =>
      createCentreKeys({ file: ensureDemoCentres(), baseUrl, isProduction: true, log });
    expect(() => make('https://centres.example')).toThrow('demo keys');
    expect(() => createCentreKeys({ file: ensureDemoCentres(), baseUrl: null, isProduction: false, log })).toThrow(
      'EMERGENCY_CENTRES_URL',
    );
  });
});
