import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SettableClock } from '../../bff/platform/clock';
import { ApiError } from '../../bff/platform/errors';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import { createLastGood } from '../../bff/platform/resilience/last-good';
import type { ResilienceOptions } from '../../bff/platform/resilience/resilience.types';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { until } from '../support/until';

let server: Server;
let url: string;
let calls = 0;
let answer: (response: ServerResponse, request: IncomingMessage) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  calls = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const callTo = (options: Partial<ResilienceOptions> = {}) =>
  createResilientCall(
    { system: 'test', timeoutMs: 200, ...options },
    { log: createLogger({ level: 'silent' }), metrics: createMetrics({ collectDefaults: false }) },
  );

async function ask(signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  if (response.status === 409) throw new ApiError('conflict');
  return response.text();
}

describe('a call to an outside system', () => {
  it('is tried again when that is safe, and only then', async () => {
    answer = (response) => {
      response.statusCode = calls < 3 ? 500 : 200;
      response.end('fine');
    };
    expect(await callTo().run(ask, { safe: true })).toBe('fine');
    expect(calls).toBe(3);
    calls = 0;
    await expect(callTo().run(ask)).rejects.toMatchObject({ code: 'upstream_failed', status: 502, retryable: true });
    expect(calls).toBe(1);
  });

  it('ends at its deadline and hangs up', async () => {
    let isHungUp = false;
    answer = (response) => {
      response.on('close', () => {
        isHungUp = true;
      });
    };
    await expect(callTo().run(ask)).rejects.toMatchObject({ code: 'upstream_timeout', status: 504 });
    expect(await until(() => isHungUp)).toBe(true);
  });

  it('fails at once while the breaker is open, and tries again after a while', async () => {
    answer = (response) => {
      response.statusCode = 500;
      response.end();
    };
    const call = callTo({ breakAfter: 3, breakForMs: 100 });
    for (let i = 0; i < 3; i += 1) await call.run(ask).catch(() => undefined);
    expect(call.state).toBe('open');
    await expect(call.run(ask)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(calls).toBe(3);
    answer = (response) => void response.end('back');
    expect(await until(() => call.run(ask).catch(() => null))).toBe('back');
    expect(call.state).toBe('closed');
  });

  it('does not count a refusal as a failure', async () => {
    answer = (response) => {
      response.statusCode = 409;
      response.end();
    };
    const call = callTo({ breakAfter: 2 });
    for (let i = 0; i < 4; i += 1)
      await expect(call.run(ask, { safe: true })).rejects.toMatchObject({ code: 'conflict' });
    expect([call.state, calls]).toEqual(['closed', 4]);
  });

  it('leaves room for others: more than its places and its queue fail fast', async () => {
    const open: ServerResponse[] = [];
    answer = (response) => void open.push(response);
    const call = callTo({ concurrency: 2, timeoutMs: 5_000 });
    const all = Array.from({ length: 5 }, () =>
      call.run(ask).then(
        () => 'ok',
        (error: ApiError) => error.code,
      ),
    );
    await until(() => open.length === 2);
    const finish = setInterval(() => {
      for (const response of open.splice(0)) response.end('ok');
    }, 5);
    const outcomes = await Promise.all(all);
    clearInterval(finish);
    expect(outcomes.sort()).toEqual(['ok', 'ok', 'ok', 'ok', 'unavailable']);
  });
});

describe('the last good answer', () => {
  it('is given with its age when the source fails, until it is too old', async () => {
    const clock = new SettableClock();
    clock.set('2026-11-22T08:00:00Z');
    const kept = createLastGood<{ n: number }>({ clock, freshMs: 1_000, keepMs: 60_000 });
    const works = async () => ({ n: 1 });
    const fails = async () => {
      throw new ApiError('upstream_failed');
    };
    expect(await kept.get('k', works)).toMatchObject({ value: { n: 1 }, isStale: false });
    expect(await kept.get('k', fails)).toMatchObject({ isStale: false });
    clock.advance(30_000);
    expect(await kept.get('k', fails)).toEqual({
      value: { n: 1 },
      isStale: true,
      asOf: new Date('2026-11-22T08:00:00Z'),
    });
    clock.advance(60_000);
    await expect(kept.get('k', fails)).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('is asked for once by many callers at the same time', async () => {
    const kept = createLastGood<{ n: number }>({ clock: new SettableClock(), freshMs: 1_000, keepMs: 60_000 });
    let asked = 0;
    const slow = async () => {
      asked += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return { n: asked };
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => kept.get('k', slow)));
    expect(asked).toBe(1);
    expect(all.every((each) => each.value.n === 1)).toBe(true);
  });
});
