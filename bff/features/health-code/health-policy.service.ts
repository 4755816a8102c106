import type { z } from 'zod';
import type { PolicyRecord, PublicPolicy, proposePolicySchema } from '../../contracts/health-code';
import type { Actor } from '../../platform/actor';
import type { PrismaTx } from '../../platform/db/database.types';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { HealthCodeDeps } from './health-code.deps';
import { isInForce, mayConfirm } from './health-code.policy';
import { presentPolicy, presentPublicPolicy } from './health-code.presenter';
import { nextPolicyState, type PolicyEvent } from './health-code.states';
import type { PolicyRepository, PolicyRow } from './health-policy.repository';

/** No policy may run longer than this: whoever needs more must give the reason again. */
const LONGEST_MS = 366 * 86_400_000;

export const ERASE_JOB = 'health-code.erase';

const OFF_WORDS = {
  zh: '健康码现在没有启用：没有生效的依据文件，也不收集任何健康信息',
  en: 'The health code is off: no policy is in force, and no health data are collected.',
};

export type HealthPolicyService = ReturnType<typeof createHealthPolicyService>;

/** The switch: on by two names and a document with an end, off by a word or by its date, and then erased. */
export function createHealthPolicyService(
  deps: Pick<HealthCodeDeps, 'clock' | 'directory' | 'jobs' | 'outbox'> & { repository: PolicyRepository },
) {
  const { repository, clock, directory } = deps;

  async function inForce(): Promise<PolicyRow | null> {
    const policy = await repository.open();
    return policy && isInForce(policy, clock.now()) ? policy : null;
  }

  /** @throws ApiError capability_off when no policy is in force */
  async function requireInForce(): Promise<PolicyRow> {
    const policy = await inForce();
    assertThat(policy, 'capability_off', { words: OFF_WORDS });
    return policy;
  }

  async function find(policyId: string): Promise<PolicyRow> {
    const policy = await repository.find(policyId);
    if (!policy) throw new ApiError('not_found');
    return policy;
  }

  async function present(policy: PolicyRow): Promise<PolicyRecord> {
    const signers = [policy.proposedBy, policy.confirmedBy, policy.endedBy].filter((id) => id !== null);
    const names = new Map<string, string>();
    for (const id of signers) names.set(id, await directory.displayName(id));
    return presentPolicy(policy, isInForce(policy, clock.now()), names);
  }

  function assertMay(policy: PolicyRow, event: PolicyEvent): void {
    assertThat(nextPolicyState(policy.state, event), 'state_conflict', {
      words: {
        zh: '这份依据的状态已经变了，请刷新后再看',
        en: 'The policy has moved on. Reload to see where it stands.',
      },
    });
  }

  async function announce(tx: PrismaTx): Promise<void> {
    await deps.outbox.publish(tx, {
      type: 'health-code.policy-changed',
      audience: ['topic:health-code', 'role:administrator'],
      data: {},
    });
  }

  /** Off from the commit on; the erasure is a job of the same transaction, so it cannot be forgotten. */
  async function end(policyId: string, by: string | null, reason: string): Promise<boolean> {
    return repository.transaction(async (tx) => {
      if (!(await repository.end(tx, policyId, by, clock.now(), reason))) return false;
      await deps.jobs.enqueue(tx, { kind: ERASE_JOB, payload: { policyId }, dedupeKey: `${ERASE_JOB}:${policyId}` });
      await announce(tx);
      return true;
    });
  }

  return {
    inForce,

    isOn: async (): Promise<boolean> => (await inForce()) !== null,

    requireInForce,

    current: async (): Promise<PublicPolicy> => presentPublicPolicy(await requireInForce()),

    async list(): Promise<{ policies: PolicyRecord[] }> {
      return { policies: await Promise.all((await repository.list()).map(present)) };
    },

    async find(policyId: string): Promise<PolicyRecord> {
      return present(await find(policyId));
    },

    async propose(actor: Actor, given: z.output<typeof proposePolicySchema>): Promise<PolicyRecord> {
      const now = clock.now();
      const [startsAt, endsAt] = [new Date(given.startsAt), new Date(given.endsAt)];
      assertThat(endsAt > now, 'invalid_request', {
        fields: { endsAt: { zh: '结束时间要晚于现在', en: 'must be in the future' } },
      });
      assertThat(endsAt.getTime() - startsAt.getTime() <= LONGEST_MS, 'invalid_request', {
        fields: { endsAt: { zh: '一份依据最长一年，到期要重新说明理由', en: 'a policy runs a year at most' } },
      });
      const { legalGround, documentNumber, isDrill } = given;
      const row = { id: newId(), legalGround, documentNumber, isDrill, startsAt, endsAt };
      await repository.propose({ ...row, proposedBy: actor.personId, proposedAt: now });
      return present(await find(row.id));
    },

    async confirm(actor: Actor, policyId: string): Promise<PolicyRecord> {
      const policy = await find(policyId);
      assertThat(mayConfirm(policy, actor.personId), 'forbidden', {
        words: {
          zh: '提出的人不能自己确认，请另一位同事确认',
          en: 'Whoever proposed it cannot confirm it. Ask a colleague.',
        },
      });
      assertMay(policy, 'confirm');
      const outcome = await repository.transaction(async (tx) => {
        const confirmed = await repository.confirm(tx, policyId, actor.personId, clock.now());
        if (confirmed === 'done') await announce(tx);
        return confirmed;
      });
      assertThat(outcome !== 'taken', 'state_conflict', {
        words: {
          zh: '已有一份依据在生效，或者上一份的数据还没有清除完，请稍后再确认',
          en: 'Another policy is in force, or its data are still being erased. Try again later.',
        },
      });
      assertThat(outcome === 'done', 'state_conflict');
      return present(await find(policyId));
    },

    /** Ends an active policy and erases its data, or withdraws a proposal. */
    async end(actor: Actor, policyId: string, reason: string): Promise<PolicyRecord> {
      const policy = await find(policyId);
      assertMay(policy, policy.state === 'proposed' ? 'withdraw' : 'end');
      const isDone =
        policy.state === 'proposed'
          ? await repository.transaction((tx) => repository.withdraw(tx, policyId, actor.personId, clock.now(), reason))
          : await end(policyId, actor.personId, reason);
      assertThat(isDone, 'state_conflict');
      return present(await find(policyId));
    },

    /** Ends the policy whose date has passed. */
    async endWhatIsOver(): Promise<void> {
      const policy = await repository.open();
      if (policy?.state === 'active' && policy.endsAt <= clock.now()) {
        await end(policy.id, null, '到期自动停用');
      }
    },
  };
}
