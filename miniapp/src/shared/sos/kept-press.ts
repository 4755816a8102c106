import type { Fix, PressAnswer, SosKind } from '@contracts/sos';
import { create } from 'zustand';
import { newClientKey } from '@/shared/http/client-key';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';

/** A call for help and the monthly test press never meet: each has a place of its own on the phone. */
export type Lane = 'real' | 'test';

/** What the person adds to a case: kept until the server has it, in the order it was said. */
export type Addition = { id: string; isTried?: boolean } & (
  | { what: 'detail'; kind?: SosKind; isSilent?: boolean; words?: string }
  | { what: 'undo' }
  | { what: 'identify'; pass: string }
  | { what: 'fix'; fix: Fix }
);

/** A press as this phone keeps it, from before the first send until the person has read how it ended. */
export interface KeptPress {
  clientKey: string;
  /** by this phone's clock */
  pressedAt: string;
  kind: SosKind | null;
  isSilent: boolean;
  /** where the phone was when it last knew, if that is not long ago */
  fix: Fix | null;
  /** the server's word that it has a press of this case */
  answer: PressAnswer | null;
  /** which press that word was for: a second tap waits for a word of its own */
  answeredKey: string | null;
  /** sent with something that says whose phone this is */
  isNamed: boolean;
  /** the address that gave it */
  entrance: string | null;
  additions: Addition[];
  undoneAt: string | null;
  /** a person closed the case */
  closedAt: string | null;
}

const KEYS: Record<Lane, string> = { real: 'sos.press', test: 'sos.test-press' };
const INSTALL_KEY = 'sos.install';

/** Storage is the truth: an independent subpackage is another runtime with a memory of its own. */
const readPress = (lane: Lane): KeptPress | null => readKept<KeptPress>(KEYS[lane]) ?? null;

const read = (): Record<Lane, KeptPress | null> => ({ real: readPress('real'), test: readPress('test') });

/** The presses of this phone, as screens show them. */
export const usePresses = create<Record<Lane, KeptPress | null>>(read);

/** The phone refused to keep the last change, so that only this runtime knows it. */
let isMemoryAhead = false;

/** The press of a lane as it stands now. */
export const currentPress = (lane: Lane): KeptPress | null =>
  isMemoryAhead ? usePresses.getState()[lane] : readPress(lane);

/** Changes a press by what is kept now; `null` forgets it. A phone that refuses storage still has it in memory. */
export function editPress(lane: Lane, edit: (now: KeptPress | null) => KeptPress | null): KeptPress | null {
  const next = edit(currentPress(lane));
  if (next) isMemoryAhead = !writeKept(KEYS[lane], next);
  else dropKept(KEYS[lane]);
  usePresses.setState({ [lane]: next });
  return next;
}

/** Looks at the storage again: another runtime may have gone on. */
export function refreshPresses(): void {
  if (!isMemoryAhead) usePresses.setState(read());
}

/** Changes a press only if there is one. */
export const changePress = (lane: Lane, edit: (now: KeptPress) => KeptPress): KeptPress | null =>
  editPress(lane, (now) => now && edit(now));

export const isAcknowledged = (press: KeptPress): boolean =>
  press.answer !== null && press.answeredKey === press.clientKey;

/** A case that no person has closed yet. */
export const isUnderWay = (press: KeptPress | null): press is KeptPress => press !== null && press.closedAt === null;

/**
 * One more tap. While the last one still waits to be heard it is the same press; with an open case it joins it, heard
 * anew; otherwise it begins.
 */
export function pressAgain(
  now: KeptPress | null,
  tap: { kind: SosKind | null; isSilent: boolean; fix: Fix | null; pressedAt: string },
  newKey = newClientKey,
): KeptPress {
  if (now && isUnderWay(now)) {
    const isSilent = now.isSilent || tap.isSilent;
    if (!isAcknowledged(now)) return { ...now, isSilent, kind: now.kind ?? tap.kind, fix: tap.fix ?? now.fix };
    return { ...now, ...tap, isSilent, kind: now.kind ?? tap.kind, clientKey: newKey(), undoneAt: null };
  }
  return {
    ...tap,
    clientKey: newKey(),
    answer: null,
    answeredKey: null,
    isNamed: false,
    entrance: null,
    additions: [],
    undoneAt: null,
    closedAt: null,
  };
}

/** Puts one thing more behind what waits. Of positions only the newest is worth sending. */
export function addTo(press: KeptPress, addition: Addition): KeptPress {
  const waiting =
    addition.what === 'fix' ? press.additions.filter((one) => one.what !== 'fix' || one.isTried) : press.additions;
  return { ...press, additions: [...waiting, addition] };
}

/** The random name of this installation: presses of somebody we can't name join one case by it. */
export function installKey(): string {
  const kept = readKept<string>(INSTALL_KEY);
  if (kept) return kept;
  const fresh = newClientKey();
  writeKept(INSTALL_KEY, fresh);
  return fresh;
}
