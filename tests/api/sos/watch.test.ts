import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createDeadMan } from '../../../bff/features/sos/watch/dead-man';
import { createPressWatch } from '../../../bff/features/sos/watch/press-watch';
import { createWatchLoop } from '../../../bff/features/sos/watch/watch-loop';
import { WATCH_HEADER, watchMark } from '../../../bff/features/sos/watch/watch-mark';
import { createLogger } from '../../../bff/platform/log';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { type Program, startProgram } from '../../support/program';
import { pressBody } from '../../support/sos';

const SECRET = randomBytes(32).toString('hex');
const PHONES = ['13900000101', '13900000102'];
const HEARTBEAT_S = 0.5;
const EVERY_S = 1;
const log = createLogger({ level: 'silent' });
const programs: Program[] = [];
// Whole programs are started, on machines that have other things to do.
jest.setTimeout(120_000);

async function start(source: string, environment: Readonly<Record<string, string>>): Promise<Program> {
  const program = await startProgram(source, environment);
  programs.push(program);
  return program;
}

const settings = {
  SOS_WATCH_SECRET: SECRET,
  SOS_WATCH_EVERY_S: String(EVERY_S),
  SOS_HEARTBEAT_S: String(HEARTBEAT_S),
  SOS_ALARM_PHONES: PHONES.join(','),
};
const watchOptions = { secret: SECRET, acknowledgedWithinMs: 2_000, alertedWithinMs: 5_000, lostAfterMs: 10_000 };
const tell = (what: string, ms: number) => process.stdout.write(`${what}: ${Math.round(ms)} ms\n`);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const killAll = () => Promise.all(programs.splice(0).map((program) => program.kill()));
afterAll(killAll);

describe('a press of the watch', () => {
  let city: City;
  let seat: ApiClient;
  const pressOnce = createPressWatch(watchOptions);

  beforeAll(async () => {
    // Its own period is long: nobody is expected to press by themselves here.
    city = await startCity({ environment: { ...settings, SOS_WATCH_EVERY_S: '3600', SOS_HEARTBEAT_S: '5' } });
    seat = await city.as('dispatcher');
  });
  afterAll(() => city.stop());

  it('goes the way of any press, is heard, and leaves nobody’s phone touched', async () => {
    const before = city.simulators.sms.received.total;
    const press = await pressOnce({ name: 'portal', url: city.url });
    expect(press).toMatchObject({ outcome: 'heard', entrance: 'portal', reason: null });
    tell('press → acknowledged', press.acknowledgedMs!);
    tell('press → alerted', press.alertedMs!);
    const state = (await seat.get('/sos/watch')).body;
    expect(state).toMatchObject({ isWatchExpected: true, timersOverdue: 0 });
    expect(state.runs).toMatchObject([{ entrance: 'portal', outcome: 'heard', alertedMs: press.alertedMs }]);
    expect(state.schedulers).toMatchObject([{ role: 'all' }]);
    expect(city.simulators.sms.received.total).toBe(before);
    const [row] = await city.app.db.query<{ stage: string; drill: string }>('SELECT stage, drill FROM sos_case');
    expect(row).toMatchObject({ stage: 'closed', drill: 'synthetic' });
    expect((await seat.get('/sos/cases?stage=closed')).body.cases).toEqual([]);
  });

  it('is seen by Prometheus, beside what is open and what is late', async () => {
    const text = await (await fetch(`${city.url}/metrics`)).text();
    expect(text).toMatch(/sos_watch_age_seconds \d/);
    expect(text).toMatch(/sos_watch_alerted_seconds \d/);
    expect(text).toMatch(/sos_scheduler_beat_age_seconds \d/);
    expect(text).toContain('sos_open_cases{stage="alerting"} 0');
    for (const name of ['oldest_unaccepted_seconds', 'timers_overdue', 'alerts_unknown', 'alarms_open']) {
      expect(text).toMatch(new RegExp(`sos_${name} 0`));
    }
  });

  it('is refused when it only says that it is one, and makes no case', async () => {
    const count = async () =>
      Number((await city.app.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_case'))[0]!.n);
    const before = await count();
    const body = pressBody();
    const stale = watchMark(SECRET, body.clientKey, new Date(Date.now() - 600_000));
    for (const mark of [
      'nonsense',
      watchMark('x'.repeat(32), body.clientKey, new Date()),
      watchMark(SECRET, 'another', new Date()),
      stale,
    ]) {
      const answer = await city.visitor().post('/sos/presses', body, { headers: { [WATCH_HEADER]: mark } });
      expect(answer.status).toBe(401);
    }
    expect(await count()).toBe(before);
    // And nobody ends a real case by the watch's door.
    const real = await city.visitor().post('/sos/presses', body);
    const report = { acknowledgedMs: 1, alertedMs: 1, outcome: 'heard', entrance: 'portal' };
    const about = [real.body.caseId, 'portal', 'heard', 1, 1].join('|');
    const ended = await city.visitor().post(`/sos/watch/runs/${real.body.caseId}`, report, {
      headers: { [WATCH_HEADER]: watchMark(SECRET, about, new Date()) },
    });
    expect(ended.status).toBe(404);
    const unsigned = await city.visitor().post(`/sos/watch/runs/${real.body.caseId}`, report);
    expect(unsigned.status).toBe(401);
  });

  it('that was left behind by a watch that died does not stay open', async () => {
    const body = pressBody();
    const headers = { [WATCH_HEADER]: watchMark(SECRET, body.clientKey, new Date()) };
    const { body: press } = await city.visitor().post('/sos/presses', body, { headers });
    city.clock.advance(121_000);
    await city.until(async () => {
      const [row] = await city.app.db.query<{ stage: string }>('SELECT stage FROM sos_case WHERE id = ?', [
        press.caseId,
      ]);
      return row!.stage === 'closed';
    });
    expect((await seat.get('/sos/watch')).body.runs[0]).toMatchObject({ outcome: 'lost', entrance: 'unknown' });
    city.clock.release();
  });
});

describe('the watcher inside', () => {
  let city: City;
  let scheduler: Program;

  beforeAll(async () => {
    // This process serves and runs no timers; those are the business of another one, which will be killed.
    city = await startCity({ environment: { ...settings, PROCESS_ROLE: 'web' } });
    scheduler = await startScheduler();
  });
  afterAll(async () => {
    await killAll();
    await city.stop();
  });

  /** Another process of the city, whose business are the timers of cases. */
  async function startScheduler(): Promise<Program> {
    const program = await start('bff/main.ts', { ...city.environment, PROCESS_ROLE: 'sos', PORT: '0' });
    const isReady = () => program.output().includes('"msg":"ready"');
    await city
      .until(isReady, { what: 'the scheduler is ready', withinMs: 40_000 })
      .catch((error) => Promise.reject(new Error(`${error.message}\n${program.output()}`)));
    return program;
  }

  const openAlarms = async (): Promise<{ code: string; rings: number; times: number }[]> =>
    (await (await city.as('administrator')).get('/sos/alarms')).body.alarms;
  const alarmOf = async (code: string) => (await openAlarms()).find((alarm) => alarm.code === code);
  const textsAbout = (words: string) => city.simulators.sms.texts().filter(({ text }) => text.includes(words));

  async function clearAll(): Promise<void> {
    const administrator = await city.as('administrator');
    for (const alarm of (await administrator.get('/sos/alarms')).body.alarms) {
      await administrator.post(`/sos/alarms/${alarm.id}/clear`, { words: '测试中，已看过' });
    }
  }

  it('hears the watch fall silent when its process is killed, and rings those on call', async () => {
    const watch = await start('bff/watch-main.ts', {
      ...settings,
      PUBLIC_URL: city.url,
      LOG_LEVEL: 'info',
      SMS_URL: city.environment.SMS_URL!,
      SMS_ACCESS_KEY: city.environment.SMS_ACCESS_KEY!,
      SMS_SECRET: city.environment.SMS_SECRET!,
    });
    const seat = await city.as('dispatcher');
    const heard = async () =>
      (await seat.get('/sos/watch')).body.runs.filter(({ outcome }: { outcome: string }) => outcome === 'heard').length;
    await city.until(async () => (await heard()) >= 3, { what: 'three presses were heard', withinMs: 30_000 });
    await clearAll();
    const before = textsAbout('自检探针停了').length;
    const killedAt = performance.now();
    await watch.kill();
    await city.until(() => textsAbout('自检探针停了').length > before, {
      what: 'those on call were rung',
      withinMs: 10_000,
    });
    tell(`watch killed → rung, pressing every ${EVERY_S} s`, performance.now() - killedAt);
    expect(await alarmOf('watch_silent')).toMatchObject({ rings: 1 });
    expect(new Set(textsAbout('自检探针停了').map(({ to }) => to))).toEqual(new Set(PHONES));
    expect(city.simulators.sms.calls(PHONES[0]).some(({ text }) => text.includes('自检探针停了'))).toBe(true);
    // It goes on being raised, and does not ring again within ten minutes.
    await city.until(async () => (await alarmOf('watch_silent'))!.times >= 3);
    expect((await alarmOf('watch_silent'))!.rings).toBe(1);
    await clearAll();
  });

  it('notices a scheduler that was killed, within its four beats', async () => {
    expect(await alarmOf('scheduler_dead')).toBeUndefined();
    const before = textsAbout('求助调度停了').length;
    const killedAt = performance.now();
    await scheduler.kill();
    await city.until(() => textsAbout('求助调度停了').length > before, {
      what: 'those on call were rung',
      withinMs: 15_000,
    });
    const tookMs = performance.now() - killedAt;
    tell(`scheduler killed → rung, beating every ${HEARTBEAT_S} s`, tookMs);
    // Four beats, one look, and what a busy machine adds.
    expect(tookMs).toBeLessThan(HEARTBEAT_S * 1_000 * 5 + 2_500);
    expect(await alarmOf('scheduler_dead')).toMatchObject({ rings: 1 });
  });

  it('notices a duty that nobody does, whatever beats', async () => {
    await city.app.db.execute(
      `INSERT INTO sos_heartbeat (id, role, beats, started_at, beat_at) VALUES ('a-liar', 'sos', 1, NOW(3), NOW(3))`,
      [],
    );
    let isLying = true;
    const lie = (async () => {
      while (isLying) {
        await city.app.db.execute("UPDATE sos_heartbeat SET beats = beats + 1 WHERE id = 'a-liar'", []);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    await city.visitor().post('/sos/presses', pressBody());
    await city.until(() => alarmOf('timers_overdue'), { what: 'the waiting step was noticed', withinMs: 10_000 });
    await city.until(() => textsAbout('过期未执行').length > 0, { what: 'those on call were rung' });
    isLying = false;
    await lie;
  });

  it('presses that nobody hears ring from outside, by the gateway alone', async () => {
    const rung: string[] = [];
    const loop = createWatchLoop({
      entrances: [{ name: 'portal', url: city.url }],
      everyMs: 600_000,
      retryMs: 200,
      ringAgainMs: 600_000,
      pressOnce: createPressWatch({ ...watchOptions, lostAfterMs: 1_000 }),
      ring: async (_key, words) => {
        rung.push(words);
        return { reached: 1 };
      },
      log,
    });
    loop.start();
    await city.until(() => rung.length > 0, { what: 'it rang', withinMs: 20_000 }).finally(loop.stop);
    expect(rung[0]).toContain('模拟求助没有成功，入口 portal');
  });
});

describe('the watcher outside', () => {
  it('rings those on call through the gateway when the whole portal is gone', async () => {
    const city = await startCity({ environment: settings });
    const port = await freePort();
    const begunAt = performance.now();
    const watch = await start('bff/watch-main.ts', {
      ...settings,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SMS_URL: city.environment.SMS_URL!,
      SMS_ACCESS_KEY: city.environment.SMS_ACCESS_KEY!,
      SMS_SECRET: city.environment.SMS_SECRET!,
    });
    const texts = () => city.simulators.sms.texts().filter(({ text }) => text.includes('模拟求助没有成功'));
    await city.until(() => texts().length === PHONES.length, {
      what: 'everybody on call has a text',
      withinMs: 20_000,
    });
    tell('watch started at a dead portal → rung', performance.now() - begunAt);
    expect(city.simulators.sms.calls().filter(({ to }) => PHONES.includes(to)).length).toBeGreaterThanOrEqual(
      PHONES.length,
    );
    await watch.kill();
    await city.stop();
  });

  it('does not start without a secret, and says what it lacks', async () => {
    const watch = await start('bff/watch-main.ts', { SMS_URL: 'http://127.0.0.1:1' });
    const deadline = Date.now() + 15_000;
    while (!watch.output().includes('SOS_WATCH_SECRET') && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(watch.output()).toContain('The watch is not configured');
    expect(watch.output()).toContain('SMS_ACCESS_KEY');
  });
});

describe('the loop of the watch', () => {
  it('tries once more before it wakes anybody, rings once in a stretch, and says when it is over', async () => {
    const outcomes = ['lost', 'heard', 'lost', 'lost', 'late', 'lost', 'heard', 'heard'] as const;
    const rung: string[] = [];
    let presses = 0;
    const done = new Promise<void>((resolve) => {
      const loop = createWatchLoop({
        entrances: [{ name: 'portal', url: 'http://127.0.0.1:1' }],
        everyMs: 5,
        retryMs: 5,
        ringAgainMs: 600_000,
        async pressOnce() {
          const outcome = outcomes[presses] ?? 'heard';
          presses += 1;
          if (presses > outcomes.length) {
            loop.stop();
            resolve();
          }
          return { entrance: 'portal', outcome, acknowledgedMs: 1, alertedMs: 6_000, reason: null };
        },
        ring: async (_key, words) => {
          rung.push(words);
          return { reached: 1 };
        },
        log,
      });
      loop.start();
    });
    await done;
    expect(rung).toEqual([expect.stringContaining('没有成功'), '模拟求助恢复正常，入口 portal']);
  });
});

describe('without a database', () => {
  it('those on call are rung all the same, once in a stretch', async () => {
    const rung: string[] = [];
    let at = 0;
    const away = async () => {
      throw new Error('connection lost');
    };
    const nothing = { heartbeats: away, oldestDue: away, runs: away } as never;
    const deadMan = createDeadMan({
      db: { sqlTransaction: away } as never,
      clock: { now: () => new Date('2026-11-22T08:00:00Z') },
      log,
      sql: nothing,
      alarms: { ringing: away, claimRing: away } as never,
      raiseAlarm: away,
      ring: async (key) => {
        rung.push(key);
        return { reached: 1 };
      },
      heartbeatMs: 1_000,
      watchEveryMs: null,
      monotonic: () => at,
    });
    for (at = 0; at <= 4_000; at += 1_000) await deadMan.look();
    expect(new Set(rung).size).toBe(1);
    expect(rung[0]).toMatch(/^sos-database-/);
  });
});
