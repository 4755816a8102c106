import { createHash } from 'node:crypto';
import type { PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';
import type { AuthorityRefresh } from './authority-refresh';
import { dayOf } from './beijing-day';
import { type SigningKeys, subjectHash } from './code/signing-keys';
import type { HealthCodeDeps } from './health-code.deps';
import type { AssessmentRow, AuthorityRecordRow, DeclarationRow, HealthCodeRepository } from './health-code.repository';
import { CURRENT_RULE } from './health-code.rule-versions';
import { areDataTooOld, evaluate, type RuleInputs, ruleVersion } from './health-code.rules';

const DAY_MS = 86_400_000;

export interface Assessed {
  assessment: AssessmentRow;
  declaration: DeclarationRow;
  /** the authority did not answer when it was last asked */
  isDataOld: boolean;
}

export type Assessor = ReturnType<typeof createAssessor>;

/** Gives a person's colour: stored inputs through the current rule, written down so that it can be done again. */
export function createAssessor(
  deps: Pick<HealthCodeDeps, 'clock' | 'outbox' | 'vault'> & {
    repository: HealthCodeRepository;
    refresh: AuthorityRefresh;
    keys: SigningKeys;
  },
) {
  const { repository, clock, vault } = deps;

  /** Reads what the colour is made from. Every look is written down for the owner. */
  async function gather(declaration: DeclarationRow, record: AuthorityRecordRow | null): Promise<RuleInputs> {
    const viewer = { personId: 'system', purpose: '健康码：按规则得出颜色' } as const;
    const [answers, answer] = await Promise.all([
      vault.get(declaration.answersVaultId, viewer),
      record?.answerVaultId ? vault.get(record.answerVaultId, viewer) : null,
    ]);
    if (!answers) throw new Error('a declaration points at nothing in the vault');
    return {
      declaration: { declaredAt: declaration.declaredAt.toISOString(), ...JSON.parse(answers) },
      authority: answer ? JSON.parse(answer) : null,
    };
  }

  function stillHolds(last: AssessmentRow, digest: string, dataAsOf: Date, now: Date): boolean {
    return (
      last.ruleVersion === CURRENT_RULE.version &&
      last.inputsDigest === digest &&
      now < last.holdsUntil &&
      areDataTooOld(CURRENT_RULE, last.dataAsOf, last.assessedAt) === areDataTooOld(CURRENT_RULE, dataAsOf, now)
    );
  }

  /** Voids every code of a person issued until now, the ones still shown without network included. */
  async function revokeCodes(tx: PrismaTx, subjectId: string): Promise<void> {
    // Codes carry the hash of the day they were issued on; those of yesterday may still be in their window.
    const now = clock.now();
    const rows = [now, new Date(now.getTime() - DAY_MS)].map((day) => ({
      subjectHash: subjectHash(deps.keys, subjectId, dayOf(day)).toString('hex'),
      issuedBeforeS: Math.floor(now.getTime() / 1000) + 1,
    }));
    await repository.revoke(tx, rows, now);
  }

  async function write(row: AssessmentRow, last: AssessmentRow | null): Promise<void> {
    await repository.transaction(async (tx) => {
      await repository.addAssessment(tx, row);
      if (!last || last.colour === row.colour) return;
      await revokeCodes(tx, row.subjectId);
      await deps.outbox.publish(tx, { type: 'health-code.changed', audience: [`person:${row.subjectId}`], data: {} });
    });
  }

  return {
    revokeCodes,

    /** The colour now, or null when the person has declared nothing. */
    async assess(subjectId: string, options: { isForced?: boolean } = {}): Promise<Assessed | null> {
      const declaration = await repository.latestDeclaration(subjectId);
      if (!declaration) return null;
      const record = await deps.refresh.record(subjectId, options.isForced);
      const now = clock.now();
      const isDataOld = !record?.fetchedAt || record.attemptedAt > record.fetchedAt;
      const dataAsOf = record?.asOf ?? declaration.declaredAt;
      const digest = createHash('sha256')
        .update(`${declaration.answersVaultId}\n${record?.answerVaultId ?? ''}`)
        .digest('hex');
      const last = await repository.latestAssessment(subjectId);
      if (last && stillHolds(last, digest, dataAsOf, now)) {
        if (last.dataAsOf.getTime() === dataAsOf.getTime()) return { assessment: last, declaration, isDataOld };
        await repository.renewAssessment(last.id, dataAsOf, now);
        return { assessment: { ...last, dataAsOf, assessedAt: now }, declaration, isDataOld };
      }
      const inputs = await gather(declaration, record);
      const outcome = evaluate(inputs, { dataAsOf: inputs.authority ? dataAsOf : null, at: now }, CURRENT_RULE);
      const assessment: AssessmentRow = {
        id: newId(),
        subjectId,
        ...outcome,
        inputsVaultId: await vault.put(subjectId, 'medical', JSON.stringify(inputs)),
        inputsDigest: digest,
        dataAsOf,
        assessedAt: now,
      };
      await write(assessment, last);
      return { assessment, declaration, isDataOld };
    },

    /** Runs the stored inputs through the stored rule version again. */
    async replay(assessment: AssessmentRow, viewer: { personId: string; purpose: string }) {
      const stored = await vault.get(assessment.inputsVaultId, viewer);
      if (!stored) throw new Error('an assessment points at nothing in the vault');
      const inputs = JSON.parse(stored) as RuleInputs;
      const times = { dataAsOf: inputs.authority ? assessment.dataAsOf : null, at: assessment.assessedAt };
      const again = evaluate(inputs, times, ruleVersion(assessment.ruleVersion));
      const isReproduced = again.colour === assessment.colour && again.reasonCode === assessment.reasonCode;
      return { inputs, isReproduced };
    },
  };
}
