import type { CheckResult, GateDay, Gates, OfflineChecks, OfflineResults } from '../../contracts/health-code';
import { type Actor, unitsOf } from '../../platform/actor';
import { ApiError, assertThat } from '../../platform/errors';
import { dayOf, daySpan } from './beijing-day';
import type { SigningKeys } from './code/signing-keys';
import { type CodeReading, type CodeTrust, trustOf, verifyCode } from './code/verify-code';
import { isRevoked, ONLINE_WINDOWS, WINDOWS } from './code/windows';
import type { CheckStore, ScanRow } from './health-checks.sql';
import type { HealthCodeDeps } from './health-code.deps';
import { type FirstScan, judgeSecondScan, mayCheckAt } from './health-code.policy';
import { presentFirstScan, presentHolder } from './health-code.presenter';
import type { HealthCodeRepository } from './health-code.repository';

/** A queue of offline checks is taken in for this long. */
const OFFLINE_MOST_MS = 48 * 3_600_000;

interface Scan {
  checkId: string;
  gateId: string;
  code: string;
  at: Date;
  isOffline: boolean;
}

export type HealthChecksService = ReturnType<typeof createHealthChecksService>;

/** The gate: one verdict per scan, from the signed code and the memory of other scans. */
export function createHealthChecksService(
  deps: Pick<HealthCodeDeps, 'clock' | 'directory'> & {
    repository: HealthCodeRepository;
    store: CheckStore;
    keys: SigningKeys;
  },
) {
  const { store, clock, directory, repository } = deps;
  const offline = trustOf(deps.keys.all);
  const online = trustOf(deps.keys.all, [], ONLINE_WINDOWS);

  function assertGate(actor: Actor, gateId: string): void {
    assertThat(mayCheckAt(gateId, unitsOf(actor, 'checker')), 'forbidden', {
      words: {
        zh: '您没有这个卡口的验码权限，请选择自己的卡口',
        en: 'You are not a checker of this gate. Choose your own.',
      },
    });
  }

  /** What the code says by itself, revocation included. Only the codes of one person are looked up. */
  async function read(code: string, trust: CodeTrust, at: Date): Promise<CodeReading> {
    const reading = verifyCode(code, trust, at);
    const { content, verdict } = reading;
    if (!content || verdict !== content.colour) return reading;
    const revocation = await repository.revocation(hex(content.subjectHash));
    const entry = revocation && { subjectHashHex: revocation.subjectHash, issuedBeforeS: revocation.issuedBeforeS };
    return entry && isRevoked(content, [entry]) ? { ...reading, verdict: 'revoked' } : reading;
  }

  async function present(scan: ScanRow, reading: CodeReading): Promise<CheckResult> {
    const first = scan.verdict === 'replayed' && reading.content ? await store.use(hex(reading.content.codeId)) : null;
    const gate = first && (await directory.unit(first.gateId));
    return {
      checkId: scan.id,
      verdict: scan.verdict,
      repeats: scan.repeats,
      holder: reading.content && presentHolder(reading.content),
      lateS: reading.lateS,
      firstScan: first && presentFirstScan(first, gate?.name ?? '其他卡口'),
      checkedAt: scan.scannedAt.toISOString(),
    };
  }

  /** Writes the scan and claims the code's first use in one transaction; a repeat of the same check changes nothing. */
  async function record(actor: Actor, scan: Scan, reading: CodeReading): Promise<ScanRow> {
    const row: ScanRow = {
      id: scan.checkId,
      gateId: scan.gateId,
      checkerId: actor.personId,
      verdict: reading.verdict,
      isOffline: scan.isOffline,
      repeats: null,
      scannedAt: scan.at,
    };
    const { content } = reading;
    const isUsable = content && reading.verdict === content.colour;
    const isNew = await store.transaction(async (tx) => {
      row.verdict = reading.verdict;
      row.repeats = null;
      if (isUsable) {
        const mine: FirstScan = {
          checkId: row.id,
          gateId: row.gateId,
          checkerId: row.checkerId,
          usedAt: row.scannedAt,
        };
        const first = await store.claimUse(tx, hex(content.codeId), mine);
        const judged = judgeSecondScan(first, { ...mine, at: mine.usedAt });
        if (judged === 'replayed') row.verdict = 'replayed';
        if (judged === 'repeat') row.repeats = first.checkId;
      }
      return store.addScan(tx, row);
    });
    if (isNew) return row;
    const earlier = await store.scan(row.id);
    if (!earlier || earlier.checkerId !== actor.personId) throw new ApiError('key_reused');
    return earlier;
  }

  async function known(actor: Actor, checkId: string, gateId: string): Promise<ScanRow | null> {
    const scan = await store.scan(checkId);
    if (!scan) return null;
    if (scan.checkerId !== actor.personId || scan.gateId !== gateId) throw new ApiError('key_reused');
    return scan;
  }

  return {
    async gates(actor: Actor): Promise<Gates> {
      const units = await Promise.all(unitsOf(actor, 'checker').map((id) => directory.unit(id)));
      return { gates: units.flatMap((unit) => (unit ? [{ gateId: unit.id, name: unit.name }] : [])) };
    },

    async check(actor: Actor, given: { checkId: string; gateId: string; code: string }): Promise<CheckResult> {
      assertGate(actor, given.gateId);
      const earlier = await known(actor, given.checkId, given.gateId);
      // The same check again, its answer lost on the way: judged at the moment it was first made.
      if (earlier) return present(earlier, await read(given.code, online, earlier.scannedAt));
      const at = clock.now();
      const reading = await read(given.code, online, at);
      return present(await record(actor, { ...given, at, isOffline: false }, reading), reading);
    },

    /** Checks made without network, sent later: judged at the time of the scan, in the order of the queue. */
    async takeOffline(actor: Actor, { checks }: OfflineChecks): Promise<OfflineResults> {
      const now = clock.now().getTime();
      const results: OfflineResults['results'] = [];
      for (const given of checks) {
        assertGate(actor, given.gateId);
        const at = new Date(given.scannedAt);
        const ageMs = now - at.getTime();
        assertThat(ageMs <= OFFLINE_MOST_MS && ageMs >= -WINDOWS.skewS * 1000, 'invalid_request', {
          words: {
            zh: '离线记录的时间超出 48 小时，或者比现在还晚，请检查手机时间',
            en: 'An offline record is older than 48 hours or in the future. Check the phone’s clock.',
          },
        });
        const earlier = await known(actor, given.checkId, given.gateId);
        const scan =
          earlier ?? (await record(actor, { ...given, at, isOffline: true }, await read(given.code, offline, at)));
        results.push({ checkId: scan.id, verdict: scan.verdict });
      }
      return { results };
    },

    async today(actor: Actor, gateId: string): Promise<GateDay> {
      assertGate(actor, gateId);
      const now = clock.now();
      const { from, to } = daySpan(now);
      const { counts, latest } = await store.gateSpan(gateId, from, to);
      return {
        day: dayOf(now),
        counts: Object.fromEntries(counts.map(({ verdict, count }) => [verdict, Number(count)])),
        latest: latest.map((scan) => ({
          checkId: scan.id,
          verdict: scan.verdict,
          at: scan.scannedAt.toISOString(),
          isOffline: scan.isOffline,
        })),
      };
    },
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
