import type { AccountAnswer, UsagePoint } from '../../connectors/biller/biller.port';
import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { BillerRegistry } from './bills.deps';
import type { BillsRepository, HouseholdProblem, HouseholdRow, KeptAnswer } from './bills.repository';

/** What is known of a household now. */
export interface Looked {
  freshness: 'live' | 'last_good' | 'none';
  asOf: Date | null;
  problem: HouseholdProblem | 'biller_down' | null;
  holderMasked: string;
  addressMasked: string | null;
  answer: KeptAnswer | null;
}

/** A screen waits no longer for one company; what it says later is kept for the next look. */
const SCREEN_PATIENCE_MS = 4_000;

export const sealPlace = (householdId: string) => `bill_household:${householdId}`;

export type AskBiller = ReturnType<typeof createAskBiller>;

/** Asks companies, keeps their last good word, and gives it with its age when they don't answer. */
export function createAskBiller(deps: {
  billers: BillerRegistry;
  repository: BillsRepository;
  keyRing: KeyRing;
  clock: Clock;
  log: Logger;
}) {
  const { billers, repository, keyRing, clock, log } = deps;
  /** The same account asked for by several screens at once is asked for once. */
  const underWay = new Map<string, Promise<Looked>>();

  function accountNoOf(household: Pick<HouseholdRow, 'id' | 'keyId' | 'accountSealed'>): string {
    return keyRing.open({ keyId: household.keyId, sealed: household.accountSealed }, sealPlace(household.id));
  }

  function remembered(household: HouseholdRow): Looked {
    const { answer, answeredAt, holderMasked, addressMasked, problem } = household;
    return {
      freshness: answeredAt ? 'last_good' : 'none',
      asOf: answeredAt,
      problem: problem ?? 'biller_down',
      holderMasked,
      addressMasked,
      answer,
    };
  }

  async function askOf(household: HouseholdRow): Promise<Looked> {
    const biller = billers.get(household.billerCode);
    if (!biller) return remembered(household);
    const asOf = clock.now();
    const outcome = await biller.fetchAccount(accountNoOf(household));
    if (outcome.outcome === 'refused') {
      const problem = outcome.code === 'account_closed' ? 'account_closed' : 'account_unknown';
      await repository.keepAnswer(household.id, asOf, { problem });
      return { ...remembered(household), freshness: 'live', asOf, problem, answer: null };
    }
    const { holderMasked, addressMasked } = outcome.answer.account;
    const answer = keptOf(outcome.answer);
    await repository.keepAnswer(household.id, asOf, { holderMasked, addressMasked, answer });
    return { freshness: 'live', asOf, problem: null, holderMasked, addressMasked, answer };
  }

  /** What the company says now. @throws ApiError when it does not answer */
  function live(household: HouseholdRow): Promise<Looked> {
    const running = underWay.get(household.id);
    if (running) return running;
    const asked = askOf(household).finally(() => underWay.delete(household.id));
    underWay.set(household.id, asked);
    return asked;
  }

  return {
    accountNoOf,
    live,
    /** Asked from now on, whatever is under way: an answer on its way may be from before a payment. @throws as `live` */
    askAnew: askOf,
    /** Live within a screen's patience, otherwise what was said last. Never throws for a company. */
    async look(household: HouseholdRow): Promise<Looked> {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), SCREEN_PATIENCE_MS);
      });
      try {
        return (await Promise.race([live(household), patience])) ?? remembered(household);
      } catch (error) {
        if (!(error instanceof ApiError)) log.error({ error, biller: household.billerCode }, 'a bill was not fetched');
        return remembered(household);
      } finally {
        clearTimeout(timer);
      }
    },
    /** Months of usage; null when the company never told any and does not answer now. */
    async usage(
      household: HouseholdRow,
    ): Promise<{ points: UsagePoint[]; asOf: Date; freshness: 'live' | 'last_good' } | null> {
      const asOf = clock.now();
      try {
        const biller = billers.get(household.billerCode);
        if (!biller) throw new ApiError('unavailable');
        const points = await biller.usage(accountNoOf(household));
        await repository.keepUsage(household.id, asOf, points);
        return { points, asOf, freshness: 'live' };
      } catch (error) {
        if (!(error instanceof ApiError)) log.error({ error, biller: household.billerCode }, 'usage was not fetched');
        const { usagePoints, usageAt } = household;
        return usagePoints && usageAt ? { points: usagePoints, asOf: usageAt, freshness: 'last_good' } : null;
      }
    },
  };
}

function keptOf({ account, bills }: AccountAnswer): KeptAnswer {
  return { balanceFen: account.balanceFen, limits: account.limits, bills };
}
