import type { z } from 'zod';
import type {
  checkResultSchema,
  ErasureReport,
  healthReasonSchema,
  PolicyRecord,
  PublicPolicy,
} from '../../contracts/health-code';
import type { CodeContent } from '../../contracts/health-code-content';
import type { FirstScan } from './health-code.policy';
import { REASONS } from './health-code.rule-versions';
import type { PolicyRow } from './health-policy.repository';

export function presentReason(code: string): z.infer<typeof healthReasonSchema> {
  return { code, words: REASONS[code] ?? { zh: '原因代码无法识别', en: 'Unknown reason' } };
}

export function presentPublicPolicy(row: PolicyRow): PublicPolicy {
  return {
    legalGround: row.legalGround,
    documentNumber: row.documentNumber,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    isDrill: row.isDrill,
  };
}

/** `names`: person id → working name of whoever signed. */
export function presentPolicy(row: PolicyRow, isInForce: boolean, names: ReadonlyMap<string, string>): PolicyRecord {
  const nameOf = (personId: string | null) => (personId ? (names.get(personId) ?? personId) : null);
  return {
    ...presentPublicPolicy(row),
    policyId: row.id,
    state: row.state,
    isInForce,
    proposedBy: nameOf(row.proposedBy)!,
    confirmedBy: nameOf(row.confirmedBy),
    endedBy: nameOf(row.endedBy),
    endReason: row.endReason,
    erasure: presentErasure(row),
  };
}

function presentErasure(row: PolicyRow): ErasureReport | null {
  if (!row.erasedAt || !row.erasedCounts || !row.leftCounts || !row.erasedDigest) return null;
  return {
    policyId: row.id,
    finishedAt: row.erasedAt.toISOString(),
    counts: row.erasedCounts,
    left: row.leftCounts,
    digest: row.erasedDigest,
  };
}

const fromSeconds = (seconds: number) => new Date(seconds * 1000).toISOString();

/** What the checker may see: the signed content, and no id that could be joined with other scans. */
export function presentHolder(content: CodeContent): NonNullable<z.infer<typeof checkResultSchema>['holder']> {
  return {
    maskedName: content.maskedName,
    colour: content.colour,
    reason: presentReason(content.reasonCode),
    dataAsOf: fromSeconds(content.dataAsOfS),
    issuedAt: fromSeconds(content.issuedAtS),
  };
}

export function presentFirstScan(first: FirstScan, gateName: string) {
  return { at: first.usedAt.toISOString(), gateName };
}
