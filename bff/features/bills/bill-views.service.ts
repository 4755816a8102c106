import type {
  AccountHistory,
  BillAccountView,
  BillersAnswer,
  ChangeAccount,
  DueBills,
  HomeDetail,
  Usage,
  Year,
} from '../../contracts/bills';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { ApiError, assertThat, type Locale } from '../../platform/errors';
import type { AskBiller } from './ask-biller';
import type { BillAccess } from './bill-access';
import type { SnapshotsRepository } from './bill-snapshots.repository';
import type { BillersRepository } from './billers.repository';
import type { BillerRegistry } from './bills.deps';
import { presentAccount, presentBiller } from './bills.presenter';
import type { BillsRepository, BoundAccount } from './bills.repository';
import { beijingDate, billKeyOf } from './bills.rules';
import { SAID } from './bills.words';
import { dueByHousehold } from './due-bills';
import { yearOf } from './year-picture';

export type BillViewsService = ReturnType<typeof createBillViewsService>;

/** What people see of their bills. Each company is asked for itself: one that is down costs its own card. */
export function createBillViewsService(deps: {
  repository: BillsRepository;
  snapshots: SnapshotsRepository;
  rules: BillersRepository;
  billers: BillerRegistry;
  access: BillAccess;
  ask: AskBiller;
  clock: Clock;
  noteSeen(personId: string, accounts: { account: BoundAccount; view: BillAccountView }[]): Promise<void>;
}) {
  const { repository, snapshots, rules, billers, access, ask, clock } = deps;

  async function viewsOf(actor: Actor, accounts: BoundAccount[], locale: Locale): Promise<BillAccountView[]> {
    const all = await rules.all();
    const seen = await Promise.all(
      accounts.map(async (account) => {
        const biller = all.find((each) => each.code === account.household.billerCode);
        if (!biller) return null;
        const looked = await ask.look(account.household);
        return { account, view: presentAccount({ account, biller, looked, now: clock.now(), locale }) };
      }),
    );
    const shown = seen.filter((each) => each !== null);
    await deps.noteSeen(actor.personId, shown);
    return shown.map((each) => each.view);
  }

  async function accountView(actor: Actor, account: BoundAccount, locale: Locale): Promise<BillAccountView> {
    const [view] = await viewsOf(actor, [account], locale);
    assertThat(view, 'not_found', { words: SAID.noSuchBiller });
    return view;
  }

  async function accountsOf(
    personIds: readonly string[],
    homeId?: string,
  ): Promise<{ account: BoundAccount; label: string }[]> {
    const homes = (await repository.homesOf(personIds)).filter((home) => !homeId || home.id === homeId);
    const labels = new Map(homes.map((home) => [home.id, home.label]));
    const accounts = await repository.accountsOf([...labels.keys()]);
    return accounts.map((account) => ({ account, label: labels.get(account.homeId)! }));
  }

  async function due(personIds: readonly string[], locale: Locale): Promise<DueBills> {
    const accounts = await accountsOf(personIds);
    const byHousehold = await dueByHousehold(
      snapshots,
      accounts.map(({ account }) => account.household),
    );
    const all = await rules.all();
    const today = beijingDate(clock.now());
    const bills = accounts.flatMap(({ account, label }) => {
      const biller = all.find((each) => each.code === account.household.billerCode);
      if (!biller || account.household.problem) return [];
      return (byHousehold.get(account.householdId) ?? []).map((bill) => ({
        accountId: account.id,
        homeId: account.homeId,
        homeLabel: label,
        billerCode: biller.code,
        billerName: biller.name[locale],
        kind: biller.kind,
        accountMasked: account.household.accountMasked,
        holderMasked: account.household.holderMasked,
        billNo: bill.billNo,
        billKey: billKeyOf(biller.code, account.household.accountIndex, bill.billNo),
        period: bill.period,
        amountFen: bill.amountFen,
        dueOn: bill.dueOn,
        isOverdue: bill.dueOn !== null && bill.dueOn < today,
        asOf: account.household.answeredAt!.toISOString(),
      }));
    });
    bills.sort((one, other) => (one.dueOn ?? '9').localeCompare(other.dueOn ?? '9'));
    return { totalFen: bills.reduce((sum, bill) => sum + bill.amountFen, 0), bills };
  }

  return {
    accountView,
    due: async (actor: Actor, locale: Locale) => due(await access.owners(actor, 'all'), locale),
    /** For the first screen: what this person owes, by what companies said last. */
    dueOf: (personId: string, locale: Locale) => due([personId], locale),

    async billers(locale: Locale): Promise<BillersAnswer> {
      const rows = await rules.all();
      return {
        billers: rows.flatMap((row) => {
          // Not in the key file: it can't be paid, and what can't be done is not shown.
          const adapter = billers.get(row.code);
          return adapter ? [presentBiller(row, adapter.powers.cutOff, locale)] : [];
        }),
      };
    },

    async home(actor: Actor, homeId: string, locale: Locale): Promise<HomeDetail> {
      const home = await access.home(actor, homeId, 'bills.view');
      const accounts = await viewsOf(actor, await repository.accountsOf([home.id]), locale);
      const isMine = home.personId === actor.personId;
      return {
        homeId: home.id,
        label: home.label,
        city: home.city,
        ownerName: isMine ? null : await access.maskedName(home.personId),
        isMine,
        owedFen: accounts.reduce((sum, account) => sum + account.owedFen, 0),
        accounts,
      };
    },

    async account(actor: Actor, accountId: string, locale: Locale): Promise<BillAccountView> {
      return accountView(actor, await access.account(actor, accountId, 'bills.view'), locale);
    },

    async change(actor: Actor, accountId: string, body: ChangeAccount): Promise<{ ok: true }> {
      const account = await access.account(actor, accountId, 'bills.change');
      if (body.homeId) {
        const home = await access.home(actor, body.homeId, 'bills.change');
        // An account stays with the person whose it is.
        assertThat(home.personId === account.personId, 'not_found', { words: SAID.noSuchHome });
      }
      await repository.changeAccount(accountId, body);
      return { ok: true };
    },

    async unbind(actor: Actor, accountId: string): Promise<{ ok: true }> {
      await access.account(actor, accountId, 'bills.unbind');
      await repository.changeAccount(accountId, { unboundAt: clock.now() });
      return { ok: true };
    },

    /** It is another holder's now, and the person says that this is right (35). */
    async confirmHolder(
      actor: Actor,
      accountId: string,
      shown: string | undefined,
      locale: Locale,
    ): Promise<BillAccountView> {
      const account = await access.account(actor, accountId, 'bills.change');
      const { holderMasked: now } = await ask.live(account.household);
      // What was shown is what is agreed to: another change since then is shown first.
      assertThat(now === (shown ?? account.household.holderMasked), 'state_conflict');
      await repository.changeAccount(accountId, { holderConfirmed: now });
      return accountView(actor, { ...account, holderConfirmed: now }, locale);
    },

    async history(actor: Actor, locale: Locale): Promise<AccountHistory> {
      const [accounts, all] = await Promise.all([repository.history(actor.personId), rules.all()]);
      return {
        accounts: accounts.flatMap(({ id, household, holderConfirmed, unboundAt }) => {
          const biller = all.find((each) => each.code === household.billerCode);
          if (!biller || !unboundAt) return [];
          return [
            {
              accountId: id,
              billerCode: biller.code,
              kind: biller.kind,
              billerName: biller.name[locale],
              accountMasked: household.accountMasked,
              holderMasked: holderConfirmed,
              unboundAt: unboundAt.toISOString(),
            },
          ];
        }),
      };
    },

    async usage(actor: Actor, accountId: string): Promise<Usage> {
      const { household } = await access.account(actor, accountId, 'bills.view');
      const told = await ask.usage(household);
      if (!told) throw new ApiError('unavailable', { words: SAID.away });
      return {
        unit: told.points[0]?.unit ?? (await rules.find(household.billerCode))?.unit ?? '',
        freshness: told.freshness,
        asOf: told.asOf.toISOString(),
        points: told.points.map(({ period, usage, amountFen }) => ({ period, usage, amountFen })),
      };
    },

    async year(actor: Actor, query: { year: number; homeId?: string | undefined }, locale: Locale): Promise<Year> {
      if (query.homeId) await access.home(actor, query.homeId, 'bills.view');
      const accounts = await accountsOf(await access.owners(actor, 'all'), query.homeId);
      const all = await rules.all();
      // Bound by oneself and by one's mother, it is still one household.
      const households = new Map(accounts.map(({ account }) => [account.householdId, account]));
      const told = await Promise.all(
        [...households.values()].map(async (account) => {
          const biller = all.find((each) => each.code === account.household.billerCode);
          return biller ? { biller, points: (await ask.usage(account.household))?.points ?? null } : null;
        }),
      );
      return yearOf(
        query.year,
        told.flatMap((each) =>
          each ? [{ kind: each.biller.kind, name: each.biller.name[locale], points: each.points }] : [],
        ),
      );
    },
  };
}
