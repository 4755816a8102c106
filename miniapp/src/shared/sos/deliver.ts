import type { Press, PressAnswer } from '@contracts/sos';
import Taro from '@tarojs/taro';
import { newClientKey } from '@/shared/http/client-key';
import { readTokens } from '@/shared/session/tokens';
import { entrances, raceEntrances } from './entrances';
import {
  type Addition,
  addTo,
  changePress,
  currentPress,
  editPress,
  installKey,
  isAcknowledged,
  type KeptPress,
  type Lane,
  pressAgain,
} from './kept-press';
import { lastFix } from './last-fix';
import { readPass } from './pass';
import { failureIn, isGood, type SosAnswer, sosCall } from './sos-call';

const TIMEOUT_MS = 8_000;
const HEAD_START_MS = 700;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5_000;

/** Who waits between two tries, so that a tap or a network that comes back ends the wait. */
const sleepers = new Map<Lane, () => void>();
const running = new Set<Lane>();
let isWatching = false;

/** How often in vain, for a screen that says so; a lane begins anew with each press. */
const failedTries = new Map<Lane, number>();
const tryListeners = new Set<() => void>();

function noteFailedTry(lane: Lane): void {
  failedTries.set(lane, (failedTries.get(lane) ?? 0) + 1);
  for (const listener of tryListeners) listener();
}

/** Everything the server may want to know of a press; all of it but the keys may be missing. */
function bodyOf(press: KeptPress, lane: Lane): Press {
  const pass = readPass();
  return {
    clientKey: press.clientKey,
    installKey: installKey(),
    pressedAt: press.pressedAt,
    isSilent: press.isSilent,
    isTest: lane === 'test',
    fix: press.fix,
    ...(press.kind ? { kind: press.kind } : {}),
    ...(pass ? { pass } : {}),
  };
}

/** What is left when the server can't read the rest: a press is better than a reason why not. */
function bareBody(press: KeptPress, lane: Lane): Press {
  return {
    clientKey: press.clientKey,
    installKey: installKey(),
    pressedAt: new Date().toISOString(),
    isSilent: press.isSilent,
    isTest: lane === 'test',
  };
}

async function pressAt(entrance: string, press: KeptPress, lane: Lane): Promise<PressAnswer> {
  const ask = (body: Press, withToken: boolean) =>
    sosCall({ entrance, method: 'POST', path: '/sos/presses', body, withToken, timeoutMs: TIMEOUT_MS });
  let answer: SosAnswer = await ask(bodyOf(press, lane), true);
  // A session that is over is no reason: the pass, or nobody's name, does as well.
  if (answer.status === 401 || answer.status === 403) answer = await ask(bodyOf(press, lane), false);
  if (answer.status >= 400 && answer.status < 500) answer = await ask(bareBody(press, lane), false);
  const said = answer.body as PressAnswer | null;
  if (!isGood(answer) || !said?.caseId) throw failureIn(answer);
  return said;
}

const ADDITION_PATHS: Record<Addition['what'], string> = {
  detail: 'details',
  undo: 'undo',
  identify: 'identify',
  fix: 'fixes',
};

function additionBody(addition: Addition): unknown {
  if (addition.what === 'fix') return addition.fix;
  if (addition.what === 'undo') return {};
  if (addition.what === 'identify') return { pass: addition.pass };
  const { kind, isSilent, words } = addition;
  return { kind, isSilent, words };
}

/** Tells one thing more. What the server has read and will never take is dropped; everything else is said again. */
async function sendAddition(press: KeptPress, addition: Addition): Promise<void> {
  const { answer } = press;
  if (!answer) return;
  const { value } = await raceEntrances(entrances(press.entrance), {
    headStartMs: TIMEOUT_MS,
    ask: (entrance) =>
      sosCall({
        entrance,
        method: 'POST',
        path: `/sos/waiting/${answer.caseId}/${ADDITION_PATHS[addition.what]}`,
        body: additionBody(addition),
        caseKey: answer.caseKey,
        idempotencyKey: addition.id,
        timeoutMs: TIMEOUT_MS,
      }),
  });
  if (value.status >= 500 || value.status === 429) throw failureIn(value);
}

/** @returns false when there is nothing left to do */
async function takeOneStep(lane: Lane): Promise<boolean> {
  const press = currentPress(lane);
  if (!press || press.closedAt) return false;
  if (!isAcknowledged(press)) {
    const isNamed = Boolean(readPass() ?? readTokens());
    const { entrance, value } = await raceEntrances(entrances(press.entrance), {
      headStartMs: HEAD_START_MS,
      ask: (address) => pressAt(address, press, lane),
    });
    changePress(lane, (now) => ({
      ...now,
      answer: value,
      entrance,
      isNamed: now.isNamed || isNamed,
      // A tap that came meanwhile has a key of its own, and waits for a word of its own.
      answeredKey: now.clientKey === press.clientKey ? press.clientKey : now.answeredKey,
    }));
    return true;
  }
  const addition = press.additions[0];
  if (!addition) return false;
  const without = (now: KeptPress) => ({ ...now, additions: now.additions.filter((one) => one.id !== addition.id) });
  changePress(lane, (now) => ({
    ...now,
    additions: now.additions.map((one) => (one.id === addition.id ? { ...one, isTried: true } : one)),
  }));
  await sendAddition(press, addition);
  changePress(lane, without);
  return true;
}

function pause(lane: Lane, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      sleepers.delete(lane);
      resolve();
    };
    const timer = setTimeout(end, ms);
    sleepers.set(lane, end);
  });
}

/** Sends what waits in a lane until the server has all of it. Never gives up, never runs twice. */
async function deliver(lane: Lane): Promise<void> {
  if (running.has(lane)) {
    sleepers.get(lane)?.();
    return;
  }
  running.add(lane);
  let failures = 0;
  try {
    for (;;) {
      try {
        if (!(await takeOneStep(lane))) return;
        failures = 0;
      } catch {
        noteFailedTry(lane);
        await pause(lane, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
        failures += 1;
      }
    }
  } finally {
    running.delete(lane);
  }
}

/** Tries of this launch that no address answered, since the newest press. */
export const failedTriesOf = (lane: Lane): number => failedTries.get(lane) ?? 0;

export function onFailedTry(listener: () => void): () => void {
  tryListeners.add(listener);
  return () => tryListeners.delete(listener);
}

function watchNetwork(): void {
  if (isWatching) return;
  isWatching = true;
  Taro.onNetworkStatusChange((status) => {
    if (status.isConnected) resumePresses();
  });
}

/**
 * The press. It is on the phone before this returns and on its way at once; nothing is asked and nothing is awaited:
 * no session, no consent, no position, no network.
 */
export function press(lane: Lane, tap: { kind?: KeptPress['kind']; isSilent?: boolean } = {}): void {
  failedTries.delete(lane);
  editPress(lane, (now) =>
    pressAgain(now, {
      kind: tap.kind ?? null,
      isSilent: tap.isSilent ?? false,
      fix: lastFix(),
      pressedAt: new Date().toISOString(),
    }),
  );
  watchNetwork();
  void deliver(lane);
}

/** Goes on with what an earlier launch, or the other runtime, left: called at launch and by every page of SOS. */
export function resumePresses(): void {
  watchNetwork();
  for (const lane of ['real', 'test'] as const) void deliver(lane);
}

/** Somebody has signed in on a phone that pressed for nobody by name: tells the case who they are. */
export function nameOpenPress(): void {
  const pass = readPass();
  const now = currentPress('real');
  if (!pass || !now || now.closedAt || now.isNamed || !now.answer) return;
  changePress('real', (kept) => addTo({ ...kept, isNamed: true }, { id: newClientKey(), what: 'identify', pass }));
  resumePresses();
}
