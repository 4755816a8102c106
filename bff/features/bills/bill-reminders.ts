import { z } from 'zod';
import { idSchema } from '../../contracts/shared';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import { defineJob, type JobDefinition, type Jobs, type RecurringJob } from '../../platform/jobs/job.types';
import type { AskBiller } from './ask-biller';
import type { SnapshotsRepository } from './bill-snapshots.repository';
import type { BillersRepository } from './billers.repository';
import type { BillNotices } from './bills.deps';
import type { BillsRepository, BoundAccount } from './bills.repository';
import { beijingDate, billKeyOf } from './bills.rules';
import { KIND_WORDS } from './bills.words';

/** Accounts one job asks for: few enough for its lease when every company is slow. */
const ACCOUNTS_A_JOB = 20;
const DAY_MS = 86_400_000;
/** What was only looked at is worth a comparison for so long. */
const SEEN_KEPT_DAYS = 120;

const yuanOf = (fen: number) => (fen / 100).toFixed(2);

function wordsOf(of: { label: string; kind: Words; amountFen: number; dueOn: string; isOverdue: boolean }): Words {
  const { label, kind, amountFen, dueOn, isOverdue } = of;
  const zh = isOverdue ? `已过缴费期限 ${dueOn}，请尽快缴清，以免违约金增加` : `请在 ${dueOn} 前缴清`;
  const en = isOverdue ? `It was due on ${dueOn}; a late fee may grow` : `Please pay by ${dueOn}`;
  return {
    zh: `${label}有一笔${kind.zh} ${yuanOf(amountFen)} 元待缴。${zh}。`,
    en: `A ${kind.en} bill of ¥${yuanOf(amountFen)} is due for ${label}. ${en}.`,
  };
}

/** Says once a bill that something is owed, some days before it costs more; asked for each account, and switched off there. */
export function createBillReminders(deps: {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  notices: BillNotices;
  repository: BillsRepository;
  snapshots: SnapshotsRepository;
  rules: BillersRepository;
  ask: AskBiller;
}): { jobs: JobDefinition[]; recurring: RecurringJob[] } {
  const { db, clock, notices, repository, snapshots, rules, ask } = deps;

  async function remind(account: BoundAccount): Promise<void> {
    const biller = await rules.find(account.household.billerCode);
    if (!biller || biller.remindDays === null) return;
    const { answer, freshness } = await ask.look(account.household);
    if (freshness !== 'live' || !answer) return;
    const now = clock.now();
    const today = beijingDate(now);
    const until = beijingDate(new Date(now.getTime() + biller.remindDays * DAY_MS));
    const home = await repository.home(account.homeId);
    for (const bill of answer.bills) {
      if (bill.dueOn === null || bill.dueOn > until) continue;
      const words = wordsOf({
        label: home?.label ?? '',
        kind: KIND_WORDS[biller.kind],
        amountFen: bill.amountFen,
        dueOn: bill.dueOn,
        isOverdue: bill.dueOn < today,
      });
      const key = billKeyOf(biller.code, account.household.accountIndex, bill.billNo);
      await db.transaction((tx) =>
        notices.send(tx, {
          personId: account.personId,
          template: 'bill.due',
          words,
          link: `/features/bills/pages/account/index?accountId=${account.id}`,
          dedupeKey: `bill.due:${key}`,
        }),
      );
    }
  }

  return {
    jobs: [
      defineJob({
        kind: 'bills.remind',
        payload: z.object({ accountIds: z.array(idSchema).max(ACCOUNTS_A_JOB) }),
        timeoutMs: 120_000,
        maxAttempts: 4,
        concurrency: 2,
        async run({ accountIds }, { signal }) {
          for (const account of await repository.accounts(accountIds)) {
            if (signal.aborted) throw new Error('stopped in between: the rest is done by the next attempt');
            if (account.hasReminders) await remind(account);
          }
        },
      }),
    ],
    recurring: [
      {
        kind: 'bills.plan-reminders',
        cron: '0 9 * * *',
        timeoutMs: 300_000,
        async run({ signal }) {
          const today = beijingDate(clock.now());
          for (let afterId = ''; !signal.aborted; ) {
            const accountIds = await repository.remindable(afterId, ACCOUNTS_A_JOB);
            if (accountIds.length === 0) break;
            const first = accountIds[0];
            await db.transaction((tx) =>
              deps.jobs.enqueue(tx, {
                kind: 'bills.remind',
                payload: { accountIds },
                dedupeKey: `bills.remind:${today}:${first}`,
                priority: 8,
              }),
            );
            afterId = accountIds.at(-1)!;
          }
        },
      },
      {
        kind: 'bills.forget-seen',
        cron: '40 3 * * *',
        async run() {
          await snapshots.forgetSeenBefore(new Date(clock.now().getTime() - SEEN_KEPT_DAYS * DAY_MS));
        },
      },
    ],
  };
}
