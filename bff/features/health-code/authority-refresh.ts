import { createHmac } from 'node:crypto';
import type { AuthorityAnswer } from '../../connectors/health-authority/health-authority.port';
import type { HealthCodeDeps } from './health-code.deps';
import type { AuthorityRecordRow, HealthCodeRepository } from './health-code.repository';

/** The authority is asked again about a person who looks at their code after this. */
const REFRESH_AFTER_MS = 30 * 60_000;
/** After a failure it is left alone this long: a city refreshing its codes must not become a flood. */
const RETRY_AFTER_MS = 60_000;

export type AuthorityRefresh = ReturnType<typeof createAuthorityRefresh>;

/** Keeps the authority's last good answer per person, and how old it is. */
export function createAuthorityRefresh(
  deps: Pick<HealthCodeDeps, 'authority' | 'clock' | 'log' | 'people' | 'vault'> & {
    repository: HealthCodeRepository;
    digestKey: Buffer;
  },
) {
  const { repository, clock, vault, log } = deps;
  const asking = new Map<string, Promise<AuthorityRecordRow | null>>();

  function isDue(record: AuthorityRecordRow | null): boolean {
    if (!record) return true;
    const now = clock.now().getTime();
    const isFailing = !record.fetchedAt || record.attemptedAt > record.fetchedAt;
    const waitMs = isFailing ? RETRY_AFTER_MS : REFRESH_AFTER_MS;
    return now - record.attemptedAt.getTime() >= waitMs;
  }

  async function question(personId: string) {
    const numbers = await deps.people.numbersOf(personId);
    const viewer = { personId: 'system', purpose: '健康码：向卫健部门核对' } as const;
    const idNumber = numbers.idNumberVaultId && (await vault.get(numbers.idNumberVaultId, viewer));
    if (idNumber) return { idType: 'id_number', idNumber } as const;
    const phone = numbers.phoneVaultId && (await vault.get(numbers.phoneVaultId, viewer));
    return phone ? ({ idType: 'phone', idNumber: phone } as const) : null;
  }

  async function ask(subjectId: string, last: AuthorityRecordRow | null): Promise<AuthorityRecordRow | null> {
    const asked = await question(subjectId);
    if (!asked) return last;
    let answer: AuthorityAnswer;
    try {
      answer = await deps.authority.lookUp(asked);
    } catch (error) {
      log.warn({ error }, 'the health authority did not answer; its last good answer is used');
      await repository.noteAuthorityAttempt(subjectId, clock.now());
      return repository.authorityRecord(subjectId);
    }
    return keep(subjectId, answer, last);
  }

  /** Keyed, because there are only a few answers and an open hash would tell which one it is. */
  function digestOf(subjectId: string, answer: Pick<AuthorityAnswer, 'status' | 'finding'>) {
    const value = JSON.stringify({ status: answer.status, finding: answer.finding });
    return { value, digest: createHmac('sha256', deps.digestKey).update(`${subjectId}\n${value}`).digest('hex') };
  }

  /** A register that goes back in time (a replica behind, a restored backup) must not undo what it said later. */
  function goesBack(subjectId: string, answer: AuthorityAnswer, last: AuthorityRecordRow | null): boolean {
    if (!last?.asOf || answer.asOf >= last.asOf) return false;
    // “Nobody of that number” has no time in the register: it is dated by when we asked.
    return last.answerDigest !== digestOf(subjectId, { status: 'not_found', finding: null }).digest;
  }

  async function keep(subjectId: string, answer: AuthorityAnswer, last: AuthorityRecordRow | null) {
    const now = clock.now();
    if (last && goesBack(subjectId, answer, last)) {
      log.warn({ system: 'health-authority' }, 'the answer is older than the one at hand');
      await repository.noteAuthorityAttempt(subjectId, now);
      return { ...last, attemptedAt: now };
    }
    const { value, digest } = digestOf(subjectId, answer);
    const isSame = last?.answerVaultId && last.answerDigest === digest;
    const row: AuthorityRecordRow = {
      subjectId,
      answerVaultId: isSame ? last.answerVaultId : await vault.put(subjectId, 'medical', value),
      answerDigest: digest,
      asOf: answer.asOf,
      fetchedAt: now,
      attemptedAt: now,
    };
    await repository.keepAuthorityRecord(row);
    if (!isSame && last?.answerVaultId) await vault.erase(last.answerVaultId);
    return row;
  }

  return {
    /** The record at hand, refreshed first when it is due. `isForced` asks at once: a new declaration has been made. */
    async record(subjectId: string, isForced = false): Promise<AuthorityRecordRow | null> {
      const last = await repository.authorityRecord(subjectId);
      if (!isForced && !isDue(last)) return last;
      let question = asking.get(subjectId);
      if (!question) {
        question = ask(subjectId, last).finally(() => asking.delete(subjectId));
        asking.set(subjectId, question);
      }
      return question;
    },
  };
}
