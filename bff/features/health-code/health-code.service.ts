import { randomBytes, randomInt } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type {
  Declaration,
  declareSchema,
  HealthCode,
  HealthExplanation,
  HealthSubjects,
} from '../../contracts/health-code';
import type { CodeContent } from '../../contracts/health-code-content';
import type { Actor } from '../../platform/actor';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { Assessed, Assessor } from './assess-subject';
import { dayOf } from './beijing-day';
import { issueCode } from './code/issue-code';
import { type SigningKeys, subjectHash } from './code/signing-keys';
import { WINDOWS } from './code/windows';
import type { HealthCodeDeps } from './health-code.deps';
import { presentPublicPolicy, presentReason } from './health-code.presenter';
import type { HealthCodeRepository } from './health-code.repository';
import { CURRENT_RULE } from './health-code.rule-versions';
import { declarationEnd } from './health-code.rules';
import type { PolicyRow } from './health-policy.repository';

/** A phone asks for the next code between these many seconds after the last, so that a city's phones spread out. */
const REFRESH_FROM_S = 40;
const REFRESH_TO_S = 54;

/** Uses by a family member within this time are one use in the holder's list. */
const SHOWING_MS = 30 * 60_000;

const APPEAL = { phone: '12345', reportCategory: 'people.health-code' } as const;

export type HealthCodeService = ReturnType<typeof createHealthCodeService>;

/** What a citizen does with the code: declare, show, understand. */
export function createHealthCodeService(
  deps: Pick<HealthCodeDeps, 'clock' | 'people' | 'vault'> & {
    repository: HealthCodeRepository;
    assessor: Assessor;
    keys: SigningKeys;
  },
) {
  const { repository, assessor, people, clock, keys } = deps;
  const noted = new LRUCache<string, true>({ max: 10_000, ttl: SHOWING_MS });

  /** The person a subject names, if the caller may act for them. Unknown and not allowed look alike from outside. */
  async function resolveSubject(actor: Actor, subject: string, purpose: string): Promise<string> {
    if (subject === 'me' || subject === actor.personId) return actor.personId;
    // A code is redrawn every minute; the holder wants to read of a showing, not of each redraw.
    const showing = `${actor.personId}:${subject}:${purpose}`;
    const isAllowed = await people.actsFor(actor.personId, subject, noted.has(showing) ? undefined : purpose);
    noted.set(showing, true);
    assertThat(isAllowed, 'forbidden', {
      words: {
        zh: '您还不能替这位家人办理，请先在“我的 — 家人”里取得对方同意',
        en: 'You may not act for this person yet. Ask for their consent under Mine, Family.',
      },
    });
    return subject;
  }

  async function maskedNameOf(personId: string): Promise<string> {
    const maskedName = await people.maskedName(personId);
    if (maskedName === null) throw new ApiError('not_found');
    return maskedName;
  }

  function contentOf(personId: string, maskedName: string, { assessment }: Assessed, policy: PolicyRow, nowS: number) {
    const content: CodeContent = {
      codeId: randomBytes(16),
      subjectHash: subjectHash(keys, personId, dayOf(new Date(nowS * 1000))),
      colour: assessment.colour,
      maskedName: shorten(maskedName),
      reasonCode: assessment.reasonCode,
      ruleVersion: assessment.ruleVersion,
      dataAsOfS: Math.floor(assessment.dataAsOf.getTime() / 1000),
      issuedAtS: nowS,
      expiresAtS: nowS + WINDOWS.displayS,
      isSpecimen: policy.isDrill,
    };
    return content;
  }

  /** A colour that changed within this second voids what was issued before its end: the new code starts after it. */
  async function issuingSecond(personId: string, now: Date): Promise<number> {
    const nowS = Math.floor(now.getTime() / 1000);
    const revoked = await repository.revocation(subjectHash(keys, personId, dayOf(now)).toString('hex'));
    return Math.max(nowS, revoked?.issuedBeforeS ?? 0);
  }

  return {
    async subjects(actor: Actor, policy: PolicyRow): Promise<HealthSubjects> {
      const ids = [actor.personId, ...(await people.holdersOf(actor.personId))];
      const subjects = await Promise.all(
        ids.map(async (personId) => {
          const declaration = await repository.latestDeclaration(personId);
          const end = declaration && declarationEnd(CURRENT_RULE, declaration.declaredAt);
          return {
            subject: personId === actor.personId ? 'me' : personId,
            maskedName: await maskedNameOf(personId),
            declaredUntil: end && end > clock.now() ? end.toISOString() : null,
          };
        }),
      );
      return { subjects, policy: presentPublicPolicy(policy) };
    },

    async declare(actor: Actor, given: z.output<typeof declareSchema>): Promise<Declaration> {
      const subjectId = await resolveSubject(actor, given.subject, '健康申报');
      const answers = {
        symptoms: [...new Set(given.symptoms)].sort(),
        hadContact: given.hadContact,
        travel: given.travel,
      };
      const answersVaultId = await deps.vault.put(subjectId, 'medical', JSON.stringify(answers));
      const row = { id: newId(), subjectId, declaredById: actor.personId, answersVaultId, declaredAt: clock.now() };
      await repository
        .transaction((tx) => repository.addDeclaration(tx, row))
        .catch(async (error) => {
          await deps.vault.erase(answersVaultId);
          throw error;
        });
      await assessor.assess(subjectId, { isForced: true });
      return {
        declarationId: row.id,
        declaredAt: row.declaredAt.toISOString(),
        validUntil: declarationEnd(CURRENT_RULE, row.declaredAt).toISOString(),
      };
    },

    async showCode(actor: Actor, subject: string, policy: PolicyRow): Promise<HealthCode> {
      const personId = await resolveSubject(actor, subject, '出示健康码');
      const named = personId === actor.personId ? 'me' : personId;
      const [maskedName, assessed] = await Promise.all([maskedNameOf(personId), assessor.assess(personId)]);
      if (!assessed) return { status: 'declaration_needed', subject: named, maskedName };
      const now = clock.now();
      const content = contentOf(personId, maskedName, assessed, policy, await issuingSecond(personId, now));
      const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
      return {
        status: 'ready',
        subject: named,
        maskedName: content.maskedName,
        code: issueCode(content, keys.current),
        colour: content.colour,
        reason: presentReason(content.reasonCode),
        ruleVersion: content.ruleVersion,
        dataAsOf: assessed.assessment.dataAsOf.toISOString(),
        isDataOld: assessed.isDataOld,
        issuedAt: instant(content.issuedAtS),
        expiresAt: instant(content.expiresAtS),
        graceUntil: instant(content.expiresAtS + WINDOWS.graceS),
        refreshAt: instant(content.issuedAtS + randomInt(REFRESH_FROM_S, REFRESH_TO_S + 1)),
        serverNow: now.toISOString(),
        isSpecimen: content.isSpecimen,
      };
    },

    async explain(actor: Actor, subject: string): Promise<HealthExplanation> {
      const personId = await resolveSubject(actor, subject, '查看健康码的依据');
      const assessed = await assessor.assess(personId);
      assertThat(assessed, 'not_found', {
        words: { zh: '还没有健康申报，先申报才有颜色', en: 'Nothing declared yet. Declare first to get a colour.' },
      });
      const { assessment } = assessed;
      const purpose = '查看健康码的依据';
      const { inputs, isReproduced } = await assessor.replay(assessment, { personId: actor.personId, purpose });
      const { finding = null } = inputs.authority ?? {};
      return {
        colour: assessment.colour,
        reason: presentReason(assessment.reasonCode),
        ruleVersion: assessment.ruleVersion,
        assessedAt: assessment.assessedAt.toISOString(),
        inputs: {
          ...inputs.declaration,
          authorityStatus: inputs.authority?.status ?? null,
          authorityAsOf: inputs.authority ? assessment.dataAsOf.toISOString() : null,
        },
        evidence: finding && { id: finding.evidenceId, legalGround: finding.legalGround, until: finding.until },
        isReproduced,
        appeal: { ...APPEAL },
      };
    },
  };
}

/** A code has room for 40 bytes of name; a masked one needs fewer, save for long foreign names. */
function shorten(maskedName: string): string {
  const characters = [...maskedName];
  while (Buffer.byteLength(characters.join('')) > 40) characters.pop();
  return characters.join('');
}
