import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase } from '../../../bff/platform/db/database';
import type { Database } from '../../../bff/platform/db/database.types';
import { DEMO_PEOPLE, demoPerson } from '../../../prisma/seed/demo-people';
import { linesWith } from '../payments-storm/log-audit';
import { peopleOf } from '../payments-storm/people';
import { type StormCity, startStormCity } from '../payments-storm/storm-city';
import { helpingHands } from './hands';
import { type PhoneDeps, press, pressOnceMore, type SentPress } from './press-phone';
import { auditSos } from './sos-audit';
import { planSos, SOS_CAST, type Weather } from './sos-plan';

const STARTS_AT = new Date('2026-11-24T09:30:00+08:00');
/** Presses on their way at once. */
const AT_ONCE = 60;
/** Longest wait until nothing is due any more, once nothing goes wrong. */
const CALM_WITHIN_MS = 180_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function option(args: readonly string[], name: string): string | undefined {
  return args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** The simulators' and the clock's part of what goes wrong. */
function change({ city, weather }: { city: StormCity; weather: Weather }): void {
  const { sms, emergencyCentre } = city.simulators;
  if (weather.what === 'clock') city.advance(weather.ms);
  if (weather.what === 'gateway_down') sms.faults.set({ http500: true });
  if (weather.what === 'gateway_forgets') sms.faults.set({ loseAnswer: true });
  if (weather.what === 'centre_down') emergencyCentre.faults.set({ http500: true });
  if (weather.what === 'fair') {
    sms.faults.reset();
    emergencyCentre.faults.reset();
  }
}

/** Until no timer and no alert that is due lies about, and every open case had its turn. */
async function untilCalm(city: StormCity, db: Database): Promise<boolean> {
  const endsAt = Date.now() + CALM_WITHIN_MS;
  for (;;) {
    const now = city.clock.now();
    const [row] = await db
      .query<{ n: number }>(
        `SELECT (SELECT COUNT(*) FROM sos_timer WHERE state = 'pending' AND due_at < ?)
           + (SELECT COUNT(*) FROM sos_alert WHERE state IN ('queued', 'sending'))
           + (SELECT COUNT(*) FROM sos_case c WHERE c.stage = 'alerting' AND c.round = 0 AND c.step_index = 0) AS n`,
        [now],
      )
      .catch(() => [{ n: 1 }]);
    if (Number(row!.n) === 0) return true;
    if (Date.now() > endsAt) return false;
    await pause(200);
  }
}

/** What a check is worth: one press taken from the books, one timer forgotten. */
async function spoil(db: Database): Promise<void> {
  await db.execute("DELETE FROM sos_press WHERE source = 'phone' LIMIT 1", []);
  await db.execute("UPDATE sos_timer SET state = 'done' WHERE state = 'pending' AND kind = 'step' LIMIT 1", []);
}

const share = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/** `npm run chaos -- sos`. Ends with 1 when anything is lost, doubled or unheard. */
export async function runSosStorm(args: string[]): Promise<number> {
  const seed = option(args, 'seed') ?? String(randomInt(1e9));
  const plan = planSos(seed, Number(option(args, 'presses') ?? 10_000));
  const longestMs = Number(option(args, 'minutes') ?? 15) * 60_000;
  const beganMs = Date.now();
  const say = (line: string) => console.info(`${((Date.now() - beganMs) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  console.info(
    `seed ${seed}: ${plan.presses.length} presses of ${plan.pressers} people, ${plan.strikes.length} strikes, ` +
      `${plan.weather.length} changes of weather; plan ${plan.digest}`,
  );
  const city = await startStormCity({ seed: `sos ${seed}`, speed: 1, startsAt: STARTS_AT, cast: SOS_CAST });
  const db = createDatabase({ url: city.databaseUrl, poolSize: 4 });
  let faults: string[] = [];
  try {
    const people = peopleOf(city.url, () => undefined);
    const seat = people[DEMO_PEOPLE.indexOf(demoPerson('dispatcher'))]!;
    await seat.call('GET', '/sos/cases');
    const phone: PhoneDeps = {
      entrances: [city.urls.get('web')!, city.urls.get('sos')!],
      seed,
      now: () => city.clock.now(),
    };
    say('the city is open');
    const hands = helpingHands(plan, { db, simulators: city.simulators, seat });

    const strikes = [...plan.strikes];
    const weather = [...plan.weather];
    const kills: Record<string, number> = {};
    let striking = Promise.resolve();
    function goWrong(begun: number): void {
      const part = begun / plan.presses.length;
      while (weather[0] && part >= weather[0].at) {
        const next = weather.shift()!;
        say(next.what === 'clock' ? `the clock jumps by ${next.ms / 1_000} s` : next.what.replace('_', ' '));
        change({ city, weather: next });
      }
      while (strikes[0] && part >= strikes[0].at) {
        const { victims, downMs } = strikes.shift()!;
        // One after the other: a thing that is being started is not killed before it stands.
        striking = striking.then(async () => {
          say(`kill -9 ${victims.join(' and ')}, down ${downMs} ms`);
          for (const victim of victims) kills[victim] = (kills[victim] ?? 0) + 1;
          await Promise.all(victims.map((victim) => city.strike(victim, downMs)));
        });
      }
    }

    const sent: SentPress[] = [];
    const flows = new Set<Promise<void>>();
    for (const planned of plan.presses) {
      while (flows.size >= AT_ONCE) await Promise.race(flows);
      if (Date.now() - beganMs > longestMs) {
        faults.push(`time is over: ${planned.n} of ${plan.presses.length} presses were sent`);
        break;
      }
      goWrong(planned.n);
      const flow: Promise<void> = press(planned, phone)
        .then(async (one) => {
          sent.push(one);
          if (planned.isResentLater) await pressOnceMore(one, phone);
        })
        .finally(() => flows.delete(flow));
      flows.add(flow);
      if (planned.n > 0 && planned.n % 1_000 === 0) say(`${planned.n} presses sent`);
    }
    goWrong(plan.presses.length);
    await Promise.all(flows);
    await striking;
    change({ city, weather: { at: 1, what: 'fair' } });
    say('nothing goes wrong from now on');
    // Whatever lease a killed process held runs out, and every case comes to its next step.
    city.advance(90_000);
    const isCalm = await untilCalm(city, db);
    await hands.rest();
    if (!isCalm) faults.push(`something was still due ${CALM_WITHIN_MS / 1_000} s after nothing went wrong any more`);
    if (args.includes('--spoil')) await spoil(db);

    const audit = await auditSos(plan, sent, { db, simulators: city.simulators, tokenSecret: city.tokenSecret });
    const logs = await linesWith(city.logFiles, [
      ...city.secrets,
      ...people.map(({ openId }) => openId),
      ...plan.presses.filter(({ hasPhone }) => hasPhone).map(({ presser }) => `139${String(presser).padStart(8, '0')}`),
    ]);
    faults = [
      ...faults,
      ...audit.faults,
      ...hands.refusals.map((refusal) => `at the desk: ${refusal}`),
      ...logs.found.map((line) => `personal or secret in a log: ${line}`),
    ];
    const list = (of: Record<string, number>) =>
      Object.entries(of)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ');
    const waits = sent
      .flatMap(({ acknowledgedMs }) => (acknowledgedMs === null ? [] : [acknowledgedMs]))
      .sort((a, b) => a - b);
    console.info(
      [
        '',
        `seed             ${seed}, plan ${plan.digest}`,
        `presses          ${sent.length}, in ${sent.reduce((all, { planned }) => all + planned.copies, 0)} copies, ` +
          `${sent.reduce((all, { resends }) => all + resends, 0)} sent again`,
        `acknowledged     ${sent.filter(({ answers }) => answers.length > 0).length}, after ${share(waits, 0.5)} ms (p50), ` +
          `${share(waits, 0.99)} ms (p99, with all that was down)`,
        `in the books     ${list(audit.counts)}`,
        `alerts           ${list(audit.alerts)}`,
        `alarm alone      ${audit.alarmedOnly} cases in which nobody was there to be asked`,
        `taken            ${list(hands.taken)}, closed ${hands.closed}`,
        `kills            ${list(kills)}`,
        `log lines        ${logs.lines}, ${logs.found.length} with anything personal or secret`,
        `seconds          ${((Date.now() - beganMs) / 1_000).toFixed(0)}`,
      ].join('\n'),
    );
    for (const fault of faults.slice(0, 40)) console.info(`FAULT ${fault}`);
    console.info(faults.length === 0 ? 'none lost, none doubled, none unheard' : `${faults.length} faults`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    faults.push(String(error));
    throw error;
  } finally {
    if (faults.length > 0) {
      const kept = path.join(tmpdir(), `yct-sos-storm-${seed}`);
      mkdirSync(kept, { recursive: true });
      for (const file of city.logFiles) cpSync(file, path.join(kept, path.basename(file)));
      console.info(`logs are kept in ${kept}`);
    }
    await db.close().catch(() => undefined);
    await city.stop();
  }
}
