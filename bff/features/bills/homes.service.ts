import type { AddHome, BillHomeView, ChangeHome } from '../../contracts/bills';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { assertThat, type Locale } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { BillAccess } from './bill-access';
import type { SnapshotsRepository } from './bill-snapshots.repository';
import type { BillersRepository } from './billers.repository';
import { presentHome } from './bills.presenter';
import type { BillsRepository, HomeRow } from './bills.repository';
import { SAID } from './bills.words';
import { dueByHousehold } from './due-bills';

const MOST_HOMES = 20;

export type HomesService = ReturnType<typeof createHomesService>;

/** Homes: one's own, one's parents', one that is let. */
export function createHomesService(deps: {
  repository: BillsRepository;
  snapshots: SnapshotsRepository;
  billers: BillersRepository;
  access: BillAccess;
  clock: Clock;
}) {
  const { repository, snapshots, access, clock } = deps;

  async function present(actor: Actor, homes: HomeRow[], locale: Locale): Promise<BillHomeView[]> {
    const accounts = await repository.accountsOf(homes.map((home) => home.id));
    const due = await dueByHousehold(
      snapshots,
      accounts.map((account) => account.household),
    );
    const billers = await deps.billers.all();
    return Promise.all(
      homes.map(async (home) => {
        const isMine = home.personId === actor.personId;
        return presentHome({
          home,
          isMine,
          ownerName: isMine ? null : await access.maskedName(home.personId),
          accounts: accounts
            .filter((account) => account.homeId === home.id)
            .flatMap((account) => {
              const biller = billers.find((each) => each.code === account.household.billerCode);
              if (!biller) return [];
              const bills = due.get(account.householdId);
              const owedFen = bills ? bills.reduce((sum, bill) => sum + bill.amountFen, 0) : null;
              return [{ account, biller, owedFen }];
            }),
          locale,
        });
      }),
    );
  }

  return {
    async list(actor: Actor, subject: string, locale: Locale): Promise<{ homes: BillHomeView[] }> {
      const owners = await access.owners(actor, subject);
      const homes = await repository.homesOf(owners);
      // Mine before my family's, each in the order in which they were made.
      homes.sort((one, other) => owners.indexOf(one.personId) - owners.indexOf(other.personId));
      return { homes: await present(actor, homes, locale) };
    },

    async add(actor: Actor, body: Required<AddHome>, locale: Locale): Promise<BillHomeView> {
      const [personId] = await access.owners(actor, body.subject);
      assertThat(personId, 'forbidden', { words: SAID.notFamily });
      assertThat((await repository.countHomes(personId)) < MOST_HOMES, 'conflict', { words: SAID.tooManyHomes });
      const home = { id: newId(), personId, label: body.label, city: body.city, createdAt: clock.now() };
      await repository.addHome(home);
      return (await present(actor, [home], locale))[0]!;
    },

    async change(actor: Actor, homeId: string, body: ChangeHome, locale: Locale): Promise<BillHomeView> {
      const home = await access.home(actor, homeId, 'bills.change-home');
      await repository.changeHome(homeId, body);
      return (await present(actor, [{ ...home, ...body }], locale))[0]!;
    },

    async remove(actor: Actor, homeId: string): Promise<{ ok: true }> {
      await access.home(actor, homeId, 'bills.remove-home');
      await repository.removeHome(homeId, clock.now());
      return { ok: true };
    },
  };
}
