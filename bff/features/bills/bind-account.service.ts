import type { BillAccountView, BindAccount, LookedUpAccount, ScannedBill } from '../../contracts/bills';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import { isDuplicateKey } from '../../platform/db/database';
import { ApiError, assertThat, type Locale } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { type AskBiller, sealPlace } from './ask-biller';
import type { BillAccess } from './bill-access';
import type { BillerRow, BillersRepository } from './billers.repository';
import type { BillerRegistry } from './bills.deps';
import type { BillsRepository, HouseholdRow } from './bills.repository';
import { hideLastCharacter, isLastCharacter, maskAccountNo, normalAccountNo } from './bills.rules';
import { SAID } from './bills.words';

const MOST_ACCOUNTS = 30;

export type BindAccountService = ReturnType<typeof createBindAccountService>;

/** The way from a number on paper to an account in a home. */
export function createBindAccountService(deps: {
  repository: BillsRepository;
  rules: BillersRepository;
  billers: BillerRegistry;
  access: BillAccess;
  ask: AskBiller;
  keyRing: KeyRing;
  clock: Clock;
  present(actor: Actor, accountId: string, locale: Locale): Promise<BillAccountView>;
}) {
  const { repository, rules, billers, access, ask, keyRing, clock } = deps;

  async function billerFor(code: string): Promise<BillerRow> {
    const biller = await rules.find(code);
    assertThat(biller, 'not_found', { words: SAID.noSuchBiller });
    return biller;
  }

  function checkedNumber(biller: BillerRow, text: string): string {
    const accountNo = normalAccountNo(text);
    if (!new RegExp(`^(?:${biller.account.pattern})$`).test(accountNo)) {
      throw new ApiError('invalid_request', { words: SAID.numberForm, fields: { accountNo: SAID.numberForm } });
    }
    return accountNo;
  }

  const householdOf = (billerCode: string, accountNo: string) =>
    repository.householdByIndex(billerCode, keyRing.indexes(`bill:${billerCode}`, accountNo));

  /** What the company says of a number, before anything of it is kept. @throws ApiError */
  async function asked(biller: BillerRow, accountNo: string) {
    const adapter = billers.get(biller.code);
    if (!adapter) throw new ApiError('unavailable', { words: SAID.away });
    const outcome = await adapter.fetchAccount(accountNo).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      throw new ApiError(error.code, { words: SAID.away, cause: error });
    });
    if (outcome.outcome === 'found') return outcome.answer;
    const words = outcome.code === 'account_closed' ? SAID.numberClosed : SAID.numberUnknown;
    throw new ApiError('not_found', { words, fields: { accountNo: words } });
  }

  async function householdFor(
    biller: BillerRow,
    accountNo: string,
    said: { holderMasked: string; addressMasked: string | null },
  ): Promise<HouseholdRow> {
    const known = await householdOf(biller.code, accountNo);
    if (known) return known;
    const id = newId();
    const { keyId, sealed } = keyRing.seal(accountNo, sealPlace(id));
    try {
      await repository.addHousehold({
        id,
        billerCode: biller.code,
        accountIndex: keyRing.index(`bill:${biller.code}`, accountNo).index,
        keyId,
        accountSealed: sealed,
        accountMasked: maskAccountNo(accountNo),
        ...said,
        createdAt: clock.now(),
      });
    } catch (error) {
      // A relative bound it in the same moment: theirs is the row.
      if (!isDuplicateKey(error)) throw error;
    }
    return (await householdOf(biller.code, accountNo))!;
  }

  return {
    /** Whose bill the text of a code may be, by every company's rule. */
    async scan(text: string, locale: Locale): Promise<ScannedBill> {
      const candidates = (await rules.all()).flatMap((biller) => {
        const plain = normalAccountNo(text);
        const read = [...biller.scanPatterns]
          .map((pattern) => new RegExp(pattern).exec(text.trim())?.groups?.account)
          .find((found) => found !== undefined);
        const accountNo = read
          ? normalAccountNo(read)
          : new RegExp(`^(?:${biller.account.pattern})$`).test(plain)
            ? plain
            : null;
        if (!accountNo) return [];
        return [{ billerCode: biller.code, billerName: biller.name[locale], kind: biller.kind, accountNo }];
      });
      return { candidates };
    },

    async lookUp(
      actor: Actor,
      body: { billerCode: string; accountNo: string },
      locale: Locale,
    ): Promise<LookedUpAccount> {
      const biller = await billerFor(body.billerCode);
      const accountNo = checkedNumber(biller, body.accountNo);
      const { account } = await asked(biller, accountNo);
      const household = await householdOf(biller.code, accountNo);
      const bound = household && (await repository.accountOfPerson(actor.personId, household.id));
      return {
        billerCode: biller.code,
        billerName: biller.name[locale],
        accountMasked: maskAccountNo(accountNo),
        holderMasked: biller.confirmsHolder ? hideLastCharacter(account.holderMasked) : account.holderMasked,
        addressMasked: account.addressMasked,
        confirmsHolder: biller.confirmsHolder,
        limits: account.limits ?? biller.limits?.[locale] ?? null,
        boundAccountId: bound && !bound.unboundAt ? bound.id : null,
      };
    },

    /** Binds a number to a home of the actor or of somebody they act for. Bound already, it is moved to that home. */
    async bind(actor: Actor, body: BindAccount, locale: Locale): Promise<BillAccountView> {
      const home = await access.home(actor, body.homeId, 'bills.bind');
      assertThat((await repository.countAccounts(home.id)) < MOST_ACCOUNTS, 'conflict', {
        words: SAID.tooManyAccounts,
      });
      let billerCode = body.billerCode;
      let text = body.accountNo;
      const earlier = body.fromAccountId ? await repository.account(body.fromAccountId) : null;
      if (body.fromAccountId) {
        assertThat(earlier && (await access.mayUse(actor.personId, earlier.personId)), 'not_found', {
          words: SAID.noSuchAccount,
        });
        billerCode = earlier.household.billerCode;
        text = ask.accountNoOf(earlier.household);
      }
      const biller = await billerFor(billerCode!);
      const accountNo = checkedNumber(biller, text!);
      const { account } = await asked(biller, accountNo);
      // Who had it bound before has shown once that they know whose it is, as long as it is still theirs.
      const hasShown = earlier !== null && earlier.holderConfirmed === account.holderMasked;
      if (
        biller.confirmsHolder &&
        !hasShown &&
        !isLastCharacter(account.holderMasked, body.holderLastCharacter ?? '')
      ) {
        throw new ApiError('invalid_request', {
          words: SAID.lastCharacter,
          fields: { holderLastCharacter: SAID.lastCharacter },
        });
      }
      const { holderMasked, addressMasked } = account;
      const household = await householdFor(biller, accountNo, { holderMasked, addressMasked });
      const accountId = await repository.bind({
        id: newId(),
        personId: home.personId,
        homeId: home.id,
        householdId: household.id,
        holderConfirmed: holderMasked,
        hasReminders: true,
        boundAt: clock.now(),
        unboundAt: null,
      });
      return deps.present(actor, accountId, locale);
    },
  };
}
