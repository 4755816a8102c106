import type { PressAnswer } from '../../../bff/contracts/sos';
import type { PlannedPress } from './sos-plan';

const ATTEMPT_MS = 4_000;
const PATIENCE_MS = 240_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The name of one presser's phone. */
export const installKeyOf = (seed: string, presser: number) => `phone-${seed}-${presser}`;

export interface SentPress {
  planned: PlannedPress;
  /** every answer that any copy of it was given */
  answers: PressAnswer[];
  /** answers that no press may be given */
  refusals: string[];
  /** from the first send to the first acknowledgement; null: none came in minutes */
  acknowledgedMs: number | null;
  resends: number;
}

export interface PhoneDeps {
  entrances: readonly string[];
  seed: string;
  /** the city's time, which jumps */
  now(): Date;
}

/** One press as a phone makes it: the same key by both entrances, again and again until somebody says that it has it. */
export async function press(planned: PlannedPress, deps: PhoneDeps): Promise<SentPress> {
  const sent: SentPress = { planned, answers: [], refusals: [], acknowledgedMs: null, resends: 0 };
  const body = JSON.stringify({
    clientKey: planned.clientKey,
    installKey: installKeyOf(deps.seed, planned.presser),
    pressedAt: deps.now().toISOString(),
    ...(planned.kind ? { kind: planned.kind } : {}),
    isSilent: planned.isSilent,
    ...(planned.hasPhone ? { phone: `139${String(planned.presser).padStart(8, '0')}` } : {}),
    fix: planned.hasFix
      ? {
          position: { latitude: 26.05 + (planned.presser % 50) / 5_000, longitude: 103.8, datum: 'gcj02' },
          accuracyM: 20,
          source: 'gps',
          takenAt: deps.now().toISOString(),
        }
      : null,
  });
  if (planned.holdMs > 0) await pause(planned.holdMs);
  const beganMs = Date.now();
  const send = async (entrance: string): Promise<boolean> => {
    try {
      const answer = await fetch(`${entrance}/api/sos/presses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      const given = (await answer.json().catch(() => null)) as PressAnswer | null;
      if (answer.ok && given) {
        sent.answers.push(given);
        sent.acknowledgedMs ??= Date.now() - beganMs;
        return true;
      }
      if (answer.status < 500) sent.refusals.push(`${answer.status} ${JSON.stringify(given)}`);
    } catch {
      // Nobody there, or no answer: whether it was heard is unknown, so the same is sent again.
    }
    return false;
  };
  const untilHeard = async (copy: number): Promise<void> => {
    for (let attempt = 0; Date.now() - beganMs < PATIENCE_MS && sent.refusals.length < 3; attempt += 1) {
      // A copy goes on though another was heard: it is on its way already.
      if (attempt > 0 && sent.answers.length > 0) return;
      if (attempt > 0) sent.resends += 1;
      if (await send(deps.entrances[(planned.n + copy + attempt) % deps.entrances.length]!)) return;
      await pause(Math.min(1_000, 100 * 2 ** attempt));
    }
  };
  await Promise.all(Array.from({ length: planned.copies }, (_, copy) => untilHeard(copy)));
  return sent;
}

/** A phone that forgot that it was answered sends the same once more. */
export async function pressOnceMore(sent: SentPress, deps: PhoneDeps): Promise<void> {
  const again = await press({ ...sent.planned, copies: 1, holdMs: 0 }, deps);
  sent.answers.push(...again.answers);
  sent.refusals.push(...again.refusals);
  sent.resends += 1 + again.resends;
}
