import type { Actor } from '../../platform/actor';
import { ApiError, assertThat } from '../../platform/errors';
import type { BillPeople } from './bills.deps';
import { ownersFor } from './bills.policy';
import type { BillsRepository, BoundAccount, HomeRow } from './bills.repository';
import { SAID } from './bills.words';

export type BillAccess = ReturnType<typeof createBillAccess>;

/** Homes and accounts as far as somebody may have them: their own, and those of people they act for. */
export function createBillAccess(deps: { repository: BillsRepository; people: BillPeople }) {
  const { repository, people } = deps;

  async function mayUse(actorId: string, ownerId: string, purpose?: string): Promise<boolean> {
    return actorId === ownerId || people.actsFor(actorId, ownerId, purpose);
  }

  return {
    mayUse,
    /** @throws ApiError not_found, also when it is somebody else's: whether it exists is nobody's business */
    async home(actor: Actor, homeId: string, purpose: string): Promise<HomeRow> {
      const home = await repository.home(homeId);
      const isAllowed = home !== null && (await mayUse(actor.personId, home.personId, purpose));
      assertThat(isAllowed, 'not_found', { words: SAID.noSuchHome });
      return home;
    },
    /** A bound account. @throws ApiError not_found */
    async account(actor: Actor, accountId: string, purpose: string): Promise<BoundAccount> {
      const account = await repository.account(accountId);
      const isAllowed =
        account !== null && !account.unboundAt && (await mayUse(actor.personId, account.personId, purpose));
      assertThat(isAllowed, 'not_found', { words: SAID.noSuchAccount });
      return account;
    },
    /** @throws ApiError forbidden when the actor may not act for the subject */
    async owners(actor: Actor, subject: string): Promise<string[]> {
      const holders = subject === 'me' ? [] : await people.holdersOf(actor.personId);
      const owners = ownersFor(subject, actor.personId, holders);
      if (!owners) throw new ApiError('forbidden', { words: SAID.notFamily });
      return owners;
    },
    maskedName: people.maskedName,
  };
}
