import type { SignedTrustList } from '../../contracts/health-code';
import type { SigningKeys } from './code/signing-keys';
import { signTrustList } from './code/trust-list';
import { WINDOWS } from './code/windows';
import type { HealthCodeDeps } from './health-code.deps';
import { presentReason } from './health-code.presenter';
import type { HealthCodeRepository } from './health-code.repository';
import { REASONS } from './health-code.rule-versions';

/** Every gate of a city asks for the same list: it is signed once in this time. */
const KEPT_MS = 5_000;

export type TrustListService = ReturnType<typeof createTrustListService>;

/** The list gates work from without network. */
export function createTrustListService(
  deps: Pick<HealthCodeDeps, 'clock'> & { repository: HealthCodeRepository; keys: SigningKeys },
) {
  let kept: { list: SignedTrustList; atMs: number } | null = null;
  const reasons = Object.keys(REASONS).map(presentReason);

  return {
    async current(): Promise<SignedTrustList> {
      const now = deps.clock.now();
      if (kept && Math.abs(now.getTime() - kept.atMs) < KEPT_MS) return kept.list;
      // Codes revoked longer ago have left every window by themselves.
      const windowS = WINDOWS.displayS + WINDOWS.graceS + WINDOWS.skewS;
      const rows = await deps.repository.revocationsSince(new Date(now.getTime() - windowS * 1000));
      const revoked = rows.map((row) => ({ subjectHashHex: row.subjectHash, issuedBeforeS: row.issuedBeforeS }));
      const list = signTrustList(deps.keys, revoked, reasons, now);
      kept = { list, atMs: now.getTime() };
      return list;
    },
  };
}
