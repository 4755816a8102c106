import type { Gate } from '@contracts/health-code';
import { useRef, useState } from 'react';
import { isUnreached } from '@/shared/http/api-failure';
import { newClientKey } from '@/shared/http/client-key';
import { enqueueOffline } from '@/shared/http/offline-queue';
import { readKept, writeKept } from '@/shared/session/kept';
import { OFFLINE_PATH, sendCheck } from './api';
import { type GateResult, joinAnswer, judgeOffline, remember, type Seen } from './gate-verdict';
import type { TrustState } from './use-trust-list';
import { verifyCode } from './verifier/verify-code';

const SEEN_KEY = 'health-check.seen';
export const QUEUE_KIND = 'health-check';
/** After the network failed, the next checks do not wait for it this long: a queue stands at the gate. */
const SKIP_NETWORK_MS = 15_000;

/** Longer texts are nobody's code, and more than the server takes. */
const MOST_TEXT = 4_000;

/** The server is away or overloaded: the phone's own verdict stands and is handed in later. */
function isPassing(error: unknown): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return isUnreached(error) || status >= 500 || status === 429;
}

/** Checks scanned texts at one gate: by the signed list at once, by the server's memory where it can be reached. */
export function useGate(gate: Gate | undefined, trust: TrustState) {
  const [result, setResult] = useState<GateResult>();
  const [isChecking, setChecking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const networkFailedMs = useRef(0);
  const turn = useRef(0);

  async function check(text: string) {
    if (!gate) return;
    turn.current += 1;
    const mine = turn.current;
    setChecking(true);
    setFailure(undefined);
    setResult(undefined);
    try {
      let list = trust.list ?? (await trust.reload());
      if (!list) {
        setFailure(trust.error);
        return;
      }
      let reading = verifyCode(text, list, trust.nowMs());
      // Too late or too early may be this phone's own clock: the server's is asked once, with the list.
      if (reading.verdict === 'expired' || reading.verdict === 'not_yet_valid') {
        list = (await trust.reload()) ?? list;
        reading = verifyCode(text, list, trust.nowMs());
      }
      const nowMs = trust.nowMs();
      const scan = { checkId: newClientKey(nowMs), gateId: gate.gateId, code: text.slice(0, MOST_TEXT) };
      const seen = readKept<Seen[]>(SEEN_KEY) ?? [];
      const offline = judgeOffline(reading, list, seen, { ...scan, nowMs, gateName: gate.name });
      const keepMs = (list.windows.displayS + list.windows.graceS + list.windows.skewS) * 1_000;
      writeKept(SEEN_KEY, remember(seen, reading, { checkId: scan.checkId, atMs: nowMs }, keepMs));
      const judged = await askServer(scan, offline, reading);
      if (mine === turn.current) setResult(judged);
    } catch (error) {
      if (mine === turn.current) setFailure(error);
    } finally {
      if (mine === turn.current) setChecking(false);
    }
  }

  async function askServer(
    scan: { checkId: string; gateId: string; code: string },
    offline: GateResult,
    reading: ReturnType<typeof verifyCode>,
  ): Promise<GateResult> {
    if (Date.now() - networkFailedMs.current < SKIP_NETWORK_MS) return putAside(scan, offline);
    try {
      const answer = await sendCheck(scan);
      networkFailedMs.current = 0;
      return joinAnswer(offline, reading, answer);
    } catch (error) {
      if (!isPassing(error)) throw error;
      networkFailedMs.current = Date.now();
      return putAside(scan, offline);
    }
  }

  async function putAside(
    scan: { checkId: string; gateId: string; code: string },
    offline: GateResult,
  ): Promise<GateResult> {
    const scannedAt = new Date(offline.atMs).toISOString();
    await enqueueOffline({
      kind: QUEUE_KIND,
      key: scan.checkId,
      path: OFFLINE_PATH,
      method: 'POST',
      body: { checks: [{ ...scan, scannedAt }] },
    });
    return offline;
  }

  return { result, isChecking, failure, check };
}
