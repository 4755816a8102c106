import { createHealthAuthorityClient } from '../../bff/connectors/health-authority/health-authority.client';
import type { HealthAuthority } from '../../bff/connectors/health-authority/health-authority.port';
import { AUTHORITY_HEADERS, signReply } from '../../bff/connectors/health-authority/health-authority.wire';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import {
  createHealthAuthoritySimulator,
  type HealthAuthoritySimulator,
} from '../../bff/simulators/health-authority/health-authority.simulator';
import { type SimulatorServer, serveSimulators } from '../../bff/simulators/simulator-server';

const clock = new SettableClock();
clock.set('2026-11-22T08:07:00.000Z');
let simulator: HealthAuthoritySimulator;
let server: SimulatorServer;
let lines: string[];

const idNumber = '539901199005120222';
const ask = { idType: 'id_number', idNumber } as const;

function client(part: { secret?: string; keyId?: string; breakAfter?: number } = {}): HealthAuthority {
  const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const metrics = createMetrics({ collectDefaults: false });
  return createHealthAuthorityClient({
    baseUrl: `${server.url}/health-authority`,
    keys: {
      keyId: part.keyId ?? DEMO_SETTINGS.HEALTH_AUTHORITY_KEY_ID,
      secret: part.secret ?? DEMO_SETTINGS.HEALTH_AUTHORITY_SECRET,
    },
    call: createResilientCall(
      { system: 'health-authority', timeoutMs: 250, retries: 1, breakAfter: part.breakAfter ?? 50, breakForMs: 60_000 },
      { log, metrics },
    ),
    clock,
    log,
  });
}

beforeAll(async () => {
  simulator = createHealthAuthoritySimulator({ clock, seed: 'test', random: () => 0.5, settings: {} });
  server = await serveSimulators({ simulators: [simulator], port: 0, clock, random: () => 0.5 });
});
beforeEach(() => {
  lines = [];
  simulator.faults.reset();
  simulator.addUnknownField(false);
  simulator.setPerson(idNumber, null);
});
afterAll(() => server.stop());

describe('the health authority', () => {
  it('answers about a person, with the time it was true', async () => {
    await expect(client().lookUp(ask)).resolves.toEqual({
      status: 'clear',
      finding: null,
      asOf: new Date('2026-11-22T08:00:00.000Z'),
    });
    await expect(client().lookUp({ idType: 'phone', idNumber: '13900006602' })).resolves.toMatchObject({
      status: 'isolating',
      finding: { evidenceId: 'YLWJ-2026-001187', until: new Date('2026-11-29T08:07:00.000Z') },
    });
  });

  it('gives no finding when a piece of its evidence is missing', async () => {
    simulator.setPerson(idNumber, 'isolating_without_evidence');
    await expect(client().lookUp(ask)).resolves.toMatchObject({ status: 'isolating', finding: null });
  });

  it('knows nobody of that number, and old data, as answers', async () => {
    simulator.setPerson(idNumber, 'not_found');
    await expect(client().lookUp(ask)).resolves.toMatchObject({ status: 'not_found' });
    simulator.setPerson(idNumber, 'stale');
    await expect(client().lookUp(ask)).resolves.toMatchObject({ asOf: new Date('2026-11-18T08:07:00.000Z') });
  });

  it('refuses a wrong secret and a wrong key id', async () => {
    await expect(client({ secret: 'another-secret-of-nobody' }).lookUp(ask)).rejects.toMatchObject({
      code: 'upstream_failed',
    });
    await expect(client({ keyId: 'nobody' }).lookUp(ask)).rejects.toMatchObject({ code: 'upstream_failed' });
    expect(simulator.received.list().at(-1)).toMatchObject({ status: 401, summary: 'refused: UNKNOWN_KEY' });
  });

  it('refuses a replayed nonce and an old timestamp', async () => {
    const { handle } = simulator;
    const seen: Parameters<typeof handle>[0][] = [];
    simulator.handle = (request) => {
      seen.push(request);
      return handle(request);
    };
    await client().lookUp(ask);
    simulator.handle = handle;
    const again = await simulator.handle(seen[0]!);
    expect(again.note).toBe('refused: NONCE_REPLAYED');
    clock.advance(301_000);
    expect((await simulator.handle(seen[0]!)).note).toBe('refused: TIMESTAMP_SKEWED');
    clock.advance(-301_000);
  });

  it.each([
    ['down', { http500: true }, 'upstream_failed'],
    ['talking nonsense', { garbage: true }, 'upstream_failed'],
    ['cut off', { loseAnswer: true }, 'upstream_failed'],
    ['silent', { hang: true }, 'upstream_timeout'],
    ['slow', { slowMs: 1_000 }, 'upstream_timeout'],
    ['lying about somebody else', { lyingSuccess: true }, 'upstream_failed'],
  ])('is not believed when %s', async (_, faults, code) => {
    simulator.faults.set(faults);
    await expect(client().lookUp(ask)).rejects.toMatchObject({ code });
  });

  it.each([
    ['changed on the way', false],
    ['about the future, though well signed', true],
  ])('is not believed when its answer is %s', async (_, isSigned) => {
    const { handle } = simulator;
    simulator.handle = async (request) => {
      const answer = await handle(request);
      const body = String(answer.body).replace(/"dataTime":"[^"]+"/, '"dataTime":"2026-11-22 18:00:00"');
      const requestNonce = request.headers[AUTHORITY_HEADERS.nonce]!;
      const secret = DEMO_SETTINGS.HEALTH_AUTHORITY_SECRET;
      const signature = signReply(secret, { status: answer.status, requestNonce, body });
      const headers = isSigned ? { ...answer.headers, [AUTHORITY_HEADERS.signature]: signature } : answer.headers;
      return { ...answer, headers, body };
    };
    await expect(client().lookUp(ask)).rejects.toMatchObject({
      code: 'upstream_failed',
      options: {
        cause: { message: isSigned ? expect.stringContaining('dates its data') : expect.stringContaining('without') },
      },
    });
    simulator.handle = handle;
  });

  it('is left alone for a while once it keeps failing', async () => {
    const one = client({ breakAfter: 2 });
    simulator.faults.set({ http500: true });
    await expect(one.lookUp(ask)).rejects.toMatchObject({ code: expect.stringMatching(/upstream_failed|unavailable/) });
    const before = simulator.received.total;
    await expect(one.lookUp(ask)).rejects.toMatchObject({ code: 'unavailable' });
    expect(simulator.received.total).toBe(before);
  });

  it('may add a field: noted once, and no number of anybody in the log', async () => {
    const one = client();
    simulator.addUnknownField(true);
    await one.lookUp(ask);
    await one.lookUp(ask);
    const drift = lines.filter((line) => line.includes('vaccineDoses'));
    expect(drift).toHaveLength(1);
    expect(lines.join()).not.toContain(idNumber);
  });
});
