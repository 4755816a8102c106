import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEMO_SMS_CODE, demoPerson } from '../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import { createApiClient } from '../support/api-client';
import { audit } from './report-flows/audit';
import { type ChaosCity, startChaosCity, type Victim } from './report-flows/chaos-city';
import { type Flow, newFlow, runFlow, type Tokens } from './report-flows/flow';

/**
 * `npm run chaos -- reports [--seed=N] [--flows=N]`: reports submitted, assigned, answered and rated by many clients
 * at once, while BFF processes and the database are killed with -9 in the middle. Ends with 1 when anything that was
 * acknowledged is lost, doubled or torn.
 */
const STEPS = 4;
const LONGEST_MS = 240_000;

interface Strike {
  /** share of all acknowledgements after which it comes */
  at: number;
  victims: Victim[];
  downMs: number;
}

function option(name: string, otherwise: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given ? Number(given.slice(name.length + 3)) : otherwise;
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every part dies at least once, the last time all at once. */
function planOf(random: () => number): Strike[] {
  const near = (share: number) => share + (random() - 0.5) * 0.1;
  const down = () => Math.round(200 + random() * 1_800);
  return [
    { at: near(0.1), victims: ['bff-1'], downMs: down() },
    { at: near(0.3), victims: ['database'], downMs: down() },
    { at: near(0.5), victims: ['bff-2'], downMs: down() },
    { at: near(0.65), victims: ['bff-1', 'bff-2'], downMs: down() },
    { at: near(0.85), victims: ['database', 'bff-1', 'bff-2'], downMs: down() },
  ];
}

async function signIn(city: ChaosCity): Promise<Tokens> {
  const tokenOf = async (key: DemoPersonKey) => {
    const client = createApiClient(city.urls[0]!);
    await client.signIn(demoPerson(key).phone, DEMO_SMS_CODE);
    return client.accessToken!;
  };
  return {
    citizens: [await tokenOf('citizen'), await tokenOf('elder'), await tokenOf('secondCitizen')],
    dispatcher: await tokenOf('dispatcher'),
    handler: await tokenOf('handler'),
  };
}

async function main(): Promise<number> {
  const seed = option('seed', Math.floor(Math.random() * 1e9));
  const count = option('flows', 500);
  const random = seededRandom(seed);
  const plan = planOf(random);
  console.info(`seed ${seed}, ${count} flows at once, ${plan.length} strikes`);

  const city = await startChaosCity();
  let faults: string[] = [];
  try {
    const tokens = await signIn(city);
    const flows: Flow[] = Array.from({ length: count }, (_, n) => newFlow(n, seed));
    const startedAt = Date.now();
    const strikes: Promise<void>[] = [];
    const waiting = [...plan];
    let acknowledged = 0;
    const onAcknowledged = () => {
      acknowledged += 1;
      const next = waiting[0];
      if (!next || acknowledged < next.at * count * STEPS) return;
      waiting.shift();
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      console.info(
        `${seconds} s, ${acknowledged} acknowledged: kill -9 ${next.victims.join(' and ')}, down ${next.downMs} ms`,
      );
      // Those in the air at this moment are the point of it all.
      strikes.push(...next.victims.map((victim) => city.strike(victim, next.downMs)));
    };
    const endsAt = startedAt + LONGEST_MS;
    await Promise.all(flows.map((flow) => runFlow(flow, { urls: city.urls, tokens, random, endsAt, onAcknowledged })));
    await Promise.all(strikes);

    const found = await audit(city.databaseUrl, flows);
    faults = found.faults;
    if (waiting.length > 0) faults.push(`${waiting.length} strikes never came: the flows did not get that far`);
    const whole = flows.filter((flow) => flow.acknowledged.length === STEPS).length;
    const unfinished = flows.filter((flow) => flow.acknowledged.length < STEPS);
    const resends = flows.reduce((sum, flow) => sum + flow.resends, 0);
    console.info(
      [
        '',
        `flows            ${count}`,
        `to their end     ${whole}`,
        `unfinished       ${unfinished.length}`,
        `acknowledgements ${acknowledged} (submit, assign, answer, rate)`,
        `sent again       ${resends} times with the same keys`,
        `in the database  ${found.reports} reports, ${found.steps} steps, ${found.notices} notices`,
        `seconds          ${((Date.now() - startedAt) / 1000).toFixed(1)}`,
        `seed             ${seed}`,
      ].join('\n'),
    );
    for (const flow of unfinished.slice(0, 10))
      console.info(`unfinished ${flow.number ?? flow.clientKey}: ${flow.stoppedBy}`);
    // Clients had minutes: one that did not get through was refused, and a refusal here is a fault.
    if (unfinished.length > 0) faults.push(`${unfinished.length} flows did not come to their end`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    if (faults.length > 0) {
      const kept = path.join(tmpdir(), `yct-chaos-${seed}`);
      mkdirSync(kept, { recursive: true });
      for (const name of ['bff-1.log', 'bff-2.log']) cpSync(path.join(city.folder, name), path.join(kept, name));
      for (const fault of faults.slice(0, 40)) console.info(`FAULT ${fault}`);
      console.info(`logs are kept in ${kept}`);
    } else console.info('nothing lost, nothing doubled, nothing torn');
    await city.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
