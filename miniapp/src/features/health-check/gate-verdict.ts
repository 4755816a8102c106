import type { CheckResult, CheckVerdict, TrustList } from '@contracts/health-code';
import type { CodeContent } from '@contracts/health-code-content';
import { toHex } from './verifier/bytes';
import type { CodeReading } from './verifier/verify-code';

/** What a gate can say. `list_stale`: the code may be good, but this phone's list is too old to say so. */
export type GateVerdict = CheckVerdict | 'list_stale';

export interface GateResult {
  checkId: string;
  verdict: GateVerdict;
  /** out of the signed code, never out of an answer */
  content: CodeContent | null;
  lateS: number;
  /** judged by this phone alone */
  isOffline: boolean;
  atMs: number;
  /** for `replayed` */
  firstScan: { atMs: number; gateName: string } | null;
}

/** What this phone saw, so that a second showing is caught without network too. */
export interface Seen {
  codeIdHex: string;
  checkId: string;
  atMs: number;
}

/** The same hand scanning the same code within this time is scanning once. */
const SAME_SCAN_MS = 10_000;

const isColour = (reading: CodeReading): boolean =>
  reading.content !== null && reading.verdict === reading.content.colour;

/** The verdict of a phone without network: the signed code, the list's age, and its own memory. */
export function judgeOffline(
  reading: CodeReading,
  list: TrustList,
  seen: readonly Seen[],
  scan: { checkId: string; nowMs: number; gateName: string },
): GateResult {
  const { checkId, nowMs } = scan;
  const result: GateResult = {
    checkId,
    verdict: reading.verdict,
    content: reading.content,
    lateS: reading.lateS,
    isOffline: true,
    atMs: nowMs,
    firstScan: null,
  };
  if (!isColour(reading) || !reading.content) return result;
  const codeIdHex = toHex(reading.content.codeId);
  const first = seen.find((one) => one.codeIdHex === codeIdHex && one.checkId !== checkId);
  if (first && nowMs - first.atMs > SAME_SCAN_MS) {
    return { ...result, verdict: 'replayed', firstScan: { atMs: first.atMs, gateName: scan.gateName } };
  }
  // A red stays red: an old list may hide that a key was lost or a colour lifted, never that somebody was let through.
  const isStale = nowMs > Date.parse(list.validUntil);
  return isStale && reading.verdict !== 'red' ? { ...result, verdict: 'list_stale' } : result;
}

/**
 * The verdict with the server's answer: it may know that a code was used or replaced, it allows less delay than a gate
 * without network does, and so it may make a verdict worse. It cannot make one better, nor change a colour: those are read from the signature on this phone alone, since an
 * answer may be rewritten on its way.
 */
export function joinAnswer(offline: GateResult, reading: CodeReading, answer: CheckResult): GateResult {
  const joined: GateResult = { ...offline, isOffline: false };
  if (!isColour(reading)) return joined;
  if (answer.verdict === 'replayed' || answer.verdict === 'revoked') {
    const firstScan = answer.firstScan && {
      atMs: Date.parse(answer.firstScan.at),
      gateName: answer.firstScan.gateName,
    };
    return { ...joined, verdict: answer.verdict, firstScan };
  }
  if (answer.verdict === 'expired' && offline.verdict !== 'replayed') return { ...joined, verdict: 'expired' };
  // The server has no doubt about the list, so its age no longer matters; nor has it about a repeat of the same scan.
  const isBelieved = offline.verdict === 'list_stale' && answer.verdict === reading.verdict;
  return isBelieved ? { ...joined, verdict: reading.verdict } : joined;
}

/** Adds a scan to what this phone remembers, and forgets what has left every window. */
export function remember(
  seen: readonly Seen[],
  reading: CodeReading,
  scan: Omit<Seen, 'codeIdHex'>,
  keepMs: number,
): Seen[] {
  const kept = seen.filter((one) => scan.atMs - one.atMs < keepMs);
  if (!isColour(reading) || !reading.content) return kept;
  const codeIdHex = toHex(reading.content.codeId);
  return kept.some((one) => one.codeIdHex === codeIdHex) ? kept : [...kept, { codeIdHex, ...scan }];
}

export type Tone = 'pass' | 'care' | 'stop' | 'grey';

/** How a verdict looks from two metres away; the words say the rest. */
export const TONES: Record<GateVerdict, Tone> = {
  green: 'pass',
  yellow: 'care',
  unknown: 'care',
  expired: 'care',
  not_yet_valid: 'care',
  revoked: 'care',
  list_stale: 'care',
  red: 'stop',
  forged: 'stop',
  replayed: 'stop',
  specimen: 'grey',
  not_a_code: 'grey',
};
