import type { Bill } from '../../connectors/biller/biller.port';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { AskBiller, Looked } from './ask-biller';
import type { BillAccess } from './bill-access';
import { snapshotOf } from './bill-snapshots';
import type { SnapshotsRepository } from './bill-snapshots.repository';
import type { BillerRow, BillersRepository } from './billers.repository';
import type { BillerRegistry } from './bills.deps';
import type { BillsRepository, BoundAccount } from './bills.repository';
import { changesBetween, payableOf, seenOf, within127Bytes } from './bills.rules';
import { KIND_WORDS, REFUSAL_WORDS } from './bills.words';
import type {
  BillerRules,
  BillsForPayments,
  Quoted,
  QuoteItem,
  QuoteRefusal,
  QuoteRefused,
} from './bills-for-payments.types';

const rulesOf = ({ exactness, minFen, maxFen, prepay }: BillerRow): BillerRules => ({
  exactness,
  minFen,
  maxFen,
  canPrepay: prepay !== null,
  prepayMinFen: prepay?.minFen ?? 0,
  prepayMaxFen: prepay?.maxFen ?? 0,
});

function descriptionOf(biller: BillerRow, bill: Bill | null): string {
  const what = KIND_WORDS[biller.kind].zh;
  return within127Bytes(bill ? `${biller.name.zh} ${bill.period} ${what}` : `${biller.name.zh} ${what}预存`);
}

/** What payments may ask: every answer about money is fetched at that moment, never remembered. */
export function createBillsForPayments(deps: {
  repository: BillsRepository;
  snapshots: SnapshotsRepository;
  rules: BillersRepository;
  billers: BillerRegistry;
  access: BillAccess;
  ask: AskBiller;
  clock: Clock;
  log: Logger;
}): BillsForPayments {
  const { repository, snapshots, rules, billers, access, ask, clock, log } = deps;

  function refused(item: QuoteItem, reason: QuoteRefusal, payable?: QuoteRefused['payable']): QuoteRefused {
    const { accountId, billNo } = item;
    return {
      outcome: 'refused',
      accountId,
      billNo,
      reason,
      words: REFUSAL_WORDS[reason],
      ...(payable ? { payable } : {}),
    };
  }

  async function askedNow(account: BoundAccount): Promise<Looked | null> {
    try {
      return await ask.live(account.household);
    } catch (error) {
      if (!(error instanceof ApiError)) log.error({ error }, 'a bill was not fetched for a payment');
      return null;
    }
  }

  /** The sum that is asked for, or what is allowed instead. */
  function sumOf(item: QuoteItem, biller: BillerRow, bill: Bill | null): number | { minFen: number; maxFen: number } {
    const allowed = bill
      ? payableOf(biller, bill.amountFen)
      : { minFen: biller.prepay!.minFen, maxFen: biller.prepay!.maxFen };
    const amountFen = item.amountFen ?? bill?.amountFen ?? 0;
    return amountFen >= allowed.minFen && amountFen <= allowed.maxFen && amountFen > 0 ? amountFen : allowed;
  }

  async function quoteOne(
    personId: string,
    item: QuoteItem,
    labels: Map<string, string>,
  ): Promise<Quoted | QuoteRefused> {
    const account = await repository.account(item.accountId);
    if (!account || account.unboundAt || !(await access.mayUse(personId, account.personId, 'bills.pay'))) {
      return refused(item, 'account_not_found');
    }
    const { household } = account;
    const biller = await rules.find(household.billerCode);
    const mchid = billers.mchidOf(household.billerCode);
    if (!biller || !mchid) return refused(item, 'biller_not_configured');
    if (item.billNo === null && !biller.prepay) return refused(item, 'prepay_not_allowed');

    const looked = await askedNow(account);
    if (looked?.freshness !== 'live') return refused(item, 'biller_away');
    if (looked.problem === 'account_closed' || looked.problem === 'account_unknown')
      return refused(item, looked.problem);
    if (looked.holderMasked !== account.holderConfirmed) return refused(item, 'holder_changed');
    const bill =
      item.billNo === null ? null : (looked.answer?.bills.find((each) => each.billNo === item.billNo) ?? null);
    if (item.billNo !== null && !bill) return refused(item, 'bill_gone');
    const sum = sumOf(item, biller, bill);
    if (typeof sum !== 'number') return refused(item, 'amount_not_allowed', sum);

    const { holderMasked } = looked;
    const snapshot = snapshotOf({
      personId,
      account,
      bill,
      holderMasked,
      amountFen: sum,
      purpose: 'quote',
      fetchedAt: looked.asOf ?? clock.now(),
    });
    const before = bill && (await snapshots.lastSeen(personId, [snapshot.billKey])).get(snapshot.billKey);
    await snapshots.add([snapshot]);
    return {
      outcome: 'quoted',
      snapshotId: snapshot.id,
      accountId: account.id,
      billerCode: biller.code,
      billerName: biller.name,
      kind: biller.kind,
      mchid,
      billNo: item.billNo,
      billKey: snapshot.billKey,
      accountIndex: household.accountIndex,
      accountMasked: household.accountMasked,
      holderMasked,
      homeLabel: labels.get(account.homeId) ?? '',
      period: bill?.period ?? null,
      description: descriptionOf(biller, bill),
      amountFen: sum,
      dueFen: bill?.amountFen ?? 0,
      changedSince: before && bill ? changesBetween(before, seenOf(bill, holderMasked)) : [],
      rules: rulesOf(biller),
      expiresAt: snapshot.expiresAt,
    };
  }

  async function snapshotBy(snapshotId: string) {
    const snapshot = await snapshots.find(snapshotId);
    const household = snapshot && (await repository.household(snapshot.householdId));
    if (!snapshot || !household) throw new Error('there is no such snapshot of a bill');
    return { snapshot, household };
  }

  return {
    async quote(personId, items) {
      const accounts = await repository.accounts(items.map((item) => item.accountId));
      const homes = await repository.homesOf([...new Set(accounts.map((account) => account.personId))]);
      const labels = new Map(homes.map((home) => [home.id, home.label]));
      return Promise.all(items.map((item) => quoteOne(personId, item, labels)));
    },

    async snapshotForWriteOff(snapshotId) {
      const { snapshot, household } = await snapshotBy(snapshotId);
      return {
        billerCode: household.billerCode,
        accountNo: ask.accountNoOf(household),
        billNo: snapshot.billNo,
        fetchReference: snapshot.fetchReference,
        amountFen: snapshot.amountFen,
        dueFen: snapshot.dueFen,
      };
    },

    async paperOf(snapshotId) {
      const snapshot = await snapshots.find(snapshotId);
      if (!snapshot) return null;
      const lines = snapshot.lines.map(({ name, detail, amountFen }) => ({
        name: detail ? `${name} ${detail}` : name,
        amountFen,
      }));
      return { period: snapshot.period, lines };
    },

    async isStillOwed(snapshotId) {
      const { snapshot, household } = await snapshotBy(snapshotId);
      try {
        const looked = await ask.askAnew(household);
        if (looked.freshness !== 'live') return 'unknown';
        if (looked.problem) return 'account_closed';
        // Money in advance is no bill: an account that is open takes it at any time.
        if (snapshot.billNo === null) return 'owed';
        return looked.answer?.bills.some((bill) => bill.billNo === snapshot.billNo) ? 'owed' : 'not_owed';
      } catch {
        return 'unknown';
      }
    },

    async rulesOf(billerCode) {
      const row = await rules.find(billerCode);
      return row && rulesOf(row);
    },
    async payable() {
      const all = await rules.all();
      return all.flatMap(({ code, name }) => {
        const mchid = billers.mchidOf(code);
        return mchid ? [{ code, name, mchid }] : [];
      });
    },

    async contactOf(billerCode) {
      const row = await rules.find(billerCode);
      return row && { name: row.name, phone: row.servicePhone };
    },
    billerOf: (code) => billers.get(code),
    mchidOf: (code) => billers.mchidOf(code),
    markPaid: (tx, snapshotId) => snapshots.markPaid(tx, snapshotId, clock.now()),
    async personsWatching(billKey) {
      const householdId = await snapshots.householdOfBill(billKey);
      return householdId ? repository.bindersOf(householdId) : [];
    },
  };
}
