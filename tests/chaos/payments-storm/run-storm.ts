import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase } from '../../../bff/platform/db/database';
import type { Database } from '../../../bff/platform/db/database.types';
import { ensureDemoBillers, readDemoBillers } from '../../../bff/simulators/billers/demo-billers';
import { ensureDemoKeys, type MerchantsFile } from '../../../bff/simulators/demo-keys';
import { DEMO_PEOPLE, demoPerson } from '../../../prisma/seed/demo-people';
import { createHouseholds } from './households';
import { linesWith } from './log-audit';
import { createOutside } from './outside';
import { type PlayedPayment, playPayment } from './payer-flow';
import { peopleOf } from './people';
import { runOn } from './run-on';
import { auditStorm, type Fault } from './storm-audit';
import { startStormCity } from './storm-city';
import { planStorm } from './storm-plan';

/** Late in the evening: a cut-off and midnight fall into the storm. */
const STARTS_AT = new Date('2026-11-24T23:25:00+08:00');
const SPEED = 5;
/** Hands at work at once; those who think before the password are not counted. */
const AT_ONCE = 40;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function option(args: readonly string[], name: string): string | undefined {
  return args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Keys of merchants and billers, piece by piece as a log would show them. */
function keysOfOthers(): string[] {
  const { merchants } = JSON.parse(readFileSync(ensureDemoKeys().merchantsFile, 'utf8')) as MerchantsFile;
  const { billers } = readDemoBillers(ensureDemoBillers());
  return [
    ...merchants.flatMap(({ apiV3Key, privateKeyPem }) => [apiV3Key, privateKeyPem.split('\n')[3]!]),
    ...billers.map(({ secret }) => secret),
  ];
}

async function printHistory(db: Database, { orderId, what }: Fault): Promise<void> {
  console.info(`FAULT ${orderId ?? ''} ${what}`);
  if (!orderId) return;
  const events = await db.query<{ line: string }>(
    `SELECT CONCAT_WS(' ', version, at, event, from_state, '->', to_state, cause, LEFT(evidence, 160)) AS line
       FROM pay_order_event WHERE order_id = ? ORDER BY version`,
    [orderId],
  );
  for (const { line } of events) console.info(`      ${line}`);
}

/** `npm run chaos -- payments storm [--seed=…] [--orders=5000] [--minutes=…] [--speed=5]` */
export async function runStorm(args: string[]): Promise<number> {
  const seed = option(args, 'seed') ?? String(randomInt(1e9));
  const orders = Number(option(args, 'orders') ?? 5_000);
  const longestMs = Number(option(args, 'minutes') ?? 20) * 60_000;
  const plan = planStorm(seed, orders);
  const beganMs = Date.now();
  const say = (line: string) => console.info(`${((Date.now() - beganMs) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  console.info(
    `seed ${seed}: ${plan.orders} orders in ${plan.payments.length} payments, ${plan.strikes.length} strikes, ` +
      `${plan.waves.length} waves; plan ${plan.digest}`,
  );
  const speed = Number(option(args, 'speed') ?? SPEED);
  const city = await startStormCity({ seed: `storm ${seed}`, speed, startsAt: STARTS_AT });
  const db = createDatabase({ url: city.databaseUrl, poolSize: 4 });
  let faults: Fault[] = [];
  try {
    let resends = 0;
    const people = peopleOf(city.url, () => {
      resends += 1;
    });
    const households = createHouseholds(people, city.simulators);
    const outside = createOutside(city.simulators, plan);
    say('the city is open');

    const strikes = [...plan.strikes];
    const waves = [...plan.waves];
    const struck: Promise<void>[] = [];
    const kills: Record<string, number> = {};
    let striking = Promise.resolve();
    function weather(begun: number): void {
      const share = begun / plan.payments.length;
      while (strikes[0] && share >= strikes[0].at) {
        const { victims, downMs } = strikes.shift()!;
        // One after the other: a thing that is being started is not killed before it stands.
        striking = striking.then(async () => {
          say(`kill -9 ${victims.join(' and ')}, down ${downMs} ms`);
          for (const victim of victims) kills[victim] = (kills[victim] ?? 0) + 1;
          await Promise.all(victims.map((victim) => city.strike(victim, downMs)));
        });
      }
      while (waves[0] && share >= waves[0].at) {
        const { wave, lastsMs } = waves.shift()!;
        const end = outside.wave(wave);
        struck.push(pause(lastsMs / speed).then(end));
      }
    }

    const played: PlayedPayment[] = [];
    const flows: Promise<void>[] = [];
    let busy = 0;
    let isOver = false;
    for (const [index, planned] of plan.payments.entries()) {
      while (busy >= AT_ONCE && !isOver) await pause(10);
      if (Date.now() - beganMs > longestMs) {
        isOver = true;
        say(`time is over: ${index} of ${plan.payments.length} payments were begun`);
        break;
      }
      weather(index);
      busy += 1;
      let isHeld = true;
      const letGo = () => {
        if (isHeld) busy -= 1;
        isHeld = false;
      };
      flows.push(
        playPayment(planned, { city, plan, people, households, outside, onWaiting: letGo })
          .then((one) => void played.push(one))
          .finally(letGo),
      );
      if (index > 0 && index % 250 === 0) say(`${index} payments begun`);
    }
    weather(isOver ? 0 : plan.payments.length);
    await Promise.all([...flows, ...struck]);
    await striking;
    const stormMs = Date.now() - beganMs;
    say('everybody went home; nothing goes wrong from now on');
    outside.calm();

    const clerk = people[DEMO_PEOPLE.indexOf(demoPerson('financeClerk'))]!;
    const aftermath = await runOn({ city, db, outside, clerk, say }, STARTS_AT);
    if (aftermath.open > 0) faults.push({ orderId: null, what: `${aftermath.open} orders came to no end` });
    for (const run of aftermath.unfinished) faults.push({ orderId: null, what: `not compared: ${run}` });

    const audit = await auditStorm(city, db, played);
    faults = [...faults, ...audit.faults];
    const logs = await linesWith(city.logFiles, [
      ...city.secrets,
      ...keysOfOthers(),
      ...people.map(({ openId }) => openId),
      ...households.numbers(),
    ]);
    for (const line of logs.found) faults.push({ orderId: null, what: `personal or secret in a log: ${line}` });

    const refused = played.filter(({ refused: why }) => why !== null);
    const reasons: Record<string, number> = {};
    for (const { refused: why } of refused) reasons[why!] = (reasons[why!] ?? 0) + 1;
    const list = (of: Record<string, number> | Map<string, number>) =>
      [...(of instanceof Map ? of : Object.entries(of))].map(([name, n]) => `${name} ${n}`).join(', ');
    const money = (fen: number) => (fen / 100).toFixed(2);
    console.info(
      [
        '',
        `seed             ${seed}, plan ${plan.digest}`,
        `payments         ${played.length}, ${refused.length} of them refused (${list(reasons)})`,
        `orders           ${Object.values(audit.states).reduce((all, n) => all + n, 0)}: ${list(audit.states)}`,
        `passwords        ${played.filter(({ isPaid }) => isPaid).length}`,
        `received         ${money(audit.sums.received)} = written off ${money(audit.sums.writtenOff)} + refunded ${money(audit.sums.refunded)}` +
          ` + owed back ${money(audit.sums.owedBack)} + pending ${money(audit.sums.pending)} + suspense ${money(audit.sums.suspense)}`,
        `before people    ${audit.beforePeople} differences of billers' books`,
        `faults injected  ${[...outside.injected.values()].reduce((all, n) => all + n, 0)}: ${list(outside.injected)}`,
        `kills            ${list(kills)}`,
        `sent again       ${resends} requests`,
        `log lines        ${logs.lines}, ${logs.found.length} with anything personal or secret`,
        `seconds          ${(stormMs / 1_000).toFixed(0)} of storm, ${((Date.now() - beganMs) / 1_000).toFixed(0)} in all`,
      ].join('\n'),
    );
    for (const fault of faults.slice(0, 40)) await printHistory(db, fault);
    console.info(faults.length === 0 ? 'nothing lost, nothing twice, everything explained' : `${faults.length} faults`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    faults.push({ orderId: null, what: String(error) });
    throw error;
  } finally {
    if (faults.length > 0) {
      const kept = path.join(tmpdir(), `yct-storm-${seed}`);
      mkdirSync(kept, { recursive: true });
      for (const file of city.logFiles) cpSync(file, path.join(kept, path.basename(file)));
      console.info(`logs are kept in ${kept}`);
    }
    await db.close().catch(() => undefined);
    await city.stop();
  }
}
