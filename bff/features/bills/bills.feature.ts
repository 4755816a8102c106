import type { InProgressItem } from '../../contracts/home';
import { createKeyRing } from '../../platform/crypto/key-ring';
import type { Locale } from '../../platform/errors';
import type { Feature } from '../../platform/feature';
import { createAskBiller } from './ask-biller';
import { createBillAccess } from './bill-access';
import { createBillReminders } from './bill-reminders';
import { createSeenBills } from './bill-snapshots';
import { createSnapshotsRepository } from './bill-snapshots.repository';
import { createBillViewsService } from './bill-views.service';
import { createBillersRepository } from './billers.repository';
import type { BillsDeps } from './bills.deps';
import { createBillsRepository } from './bills.repository';
import { billsRoutes } from './bills.routes';
import { KIND_WORDS } from './bills.words';
import { createBillsForPayments } from './bills-for-payments';
import type { BillsForPayments } from './bills-for-payments.types';
import { createBindAccountService } from './bind-account.service';
import { createHomesService } from './homes.service';

/** Bills that the first screen shows at most. */
const HOME_BILLS = 3;

/** 缴费: homes, the accounts in them, and what is owed on each. */
export function createBills(deps: BillsDeps) {
  const keyRing = createKeyRing(deps.vaultKeys);
  const repository = createBillsRepository(deps.db);
  const snapshots = createSnapshotsRepository(deps.db);
  const rules = createBillersRepository(deps.db, deps.clock);
  const access = createBillAccess({ repository, people: deps.people });
  const ask = createAskBiller({ ...deps, repository, keyRing });
  const parts = { ...deps, repository, snapshots, rules, access, ask };
  const views = createBillViewsService({ ...parts, noteSeen: createSeenBills(parts) });
  const reminders = createBillReminders(parts);
  const feature: Feature = {
    routes: billsRoutes({
      homes: createHomesService({ ...parts, billers: rules }),
      bind: createBindAccountService({
        ...parts,
        keyRing,
        present: async (actor, accountId, locale) => views.account(actor, accountId, locale),
      }),
      views,
    }),
    jobs: reminders.jobs,
    recurring: reminders.recurring,
  };
  const billsForPayments: BillsForPayments = createBillsForPayments(parts);
  return {
    ...feature,
    billsForPayments,
    /** Somebody can be paid here. */
    isOn: async () => (await views.billers('zh')).billers.length > 0,
    /** For the first screen: what this person owes, the most urgent first. */
    async inProgressOf(personId: string, locale: Locale): Promise<InProgressItem[]> {
      const { bills } = await views.dueOf(personId, locale);
      return bills.slice(0, HOME_BILLS).map((bill) => ({
        kind: 'bill',
        id: bill.accountId,
        title: `${bill.homeLabel} · ${KIND_WORDS[bill.kind][locale]} ¥${(bill.amountFen / 100).toFixed(2)}`,
        status: bill.isOverdue ? { zh: '已逾期', en: 'Overdue' }[locale] : { zh: '待缴', en: 'To pay' }[locale],
        tone: bill.isOverdue ? 'wrong' : 'wait',
        dueAt: bill.dueOn ? `${bill.dueOn}T15:59:59.000Z` : null,
        link: `/features/bills/pages/account/index?accountId=${bill.accountId}`,
      }));
    },
    movePerson: repository.movePerson,
    forgetPerson: repository.forgetPerson,
  };
}
