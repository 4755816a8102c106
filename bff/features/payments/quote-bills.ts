import type { ClaimView, PayItem, Quote, QuotedItem } from '../../contracts/payments';
import type { Clock } from '../../platform/clock';
import type { Locale } from '../../platform/errors';
import { type BillClaims, type ClaimRow, isPaidState } from './bill-claims.sql';
import type { QuotedBill } from './bills.types';
import type { PaymentsDeps } from './payments.deps';
import { claimWords } from './payments.words';

export interface QuoteDeps extends Pick<PaymentsDeps, 'bills' | 'people'> {
  clock: Clock;
  claims: BillClaims;
}

/** What would be paid if the password came now: every bill fetched live, what changed since, and who else is at it. */
export function createQuoteBills({ bills, people, clock, claims }: QuoteDeps) {
  async function claimantOf(claim: ClaimRow, viewerId: string): Promise<ClaimView['by']> {
    if (claim.payerId === viewerId) return 'you';
    return (await people.areFamily(viewerId, claim.payerId)) ? 'family' : 'someone';
  }

  /** Live claims as this person may see them; never who, beyond family. */
  async function claimsOf(viewerId: string, billKeys: readonly string[]): Promise<Map<string, ClaimView>> {
    const rows = await claims.holders([...new Set(billKeys)]);
    const views = await Promise.all(
      rows.map(async (claim): Promise<[string, ClaimView]> => {
        const by = await claimantOf(claim, viewerId);
        return [
          claim.claimKey,
          {
            by,
            since: claim.takenAt.toISOString(),
            until: claim.until.toISOString(),
            isPaid: isPaidState(claim.state),
            paymentId: by === 'you' ? claim.paymentId : null,
          },
        ];
      }),
    );
    return new Map(views);
  }

  function presentItem(bill: QuotedBill, claim: ClaimView | null, locale: Locale): QuotedItem {
    return {
      accountId: bill.accountId,
      billNo: bill.billNo,
      billerCode: bill.billerCode,
      billerName: bill.billerName[locale],
      description: bill.description,
      accountMasked: bill.accountMasked,
      holderMasked: bill.holderMasked,
      homeLabel: bill.homeLabel,
      dueFen: bill.dueFen,
      amountFen: bill.amountFen,
      changes: bill.changedSince,
      claim,
      obstacle: claim ? claimWords(claim.by, claim.isPaid)[locale] : null,
    };
  }

  async function quote(personId: string, items: readonly PayItem[], locale: Locale): Promise<Quote> {
    const answers = await bills.quote(personId, items);
    const quoted = answers.filter((answer) => answer.outcome === 'quoted');
    // Money in advance is nobody's debt: two relatives may both put it on the account.
    const held = await claimsOf(
      personId,
      quoted.filter(({ billNo }) => billNo !== null).map(({ billKey }) => billKey),
    );
    const views = quoted.map((bill) => presentItem(bill, held.get(bill.billKey) ?? null, locale));
    return {
      items: views,
      refused: answers
        .filter((answer) => answer.outcome === 'refused')
        .map(({ accountId, billNo, reason, words, payable }) => ({
          accountId,
          billNo,
          reason,
          words: words[locale],
          payable: payable ?? null,
        })),
      totalFen: views.reduce((sum, item) => (item.obstacle ? sum : sum + item.amountFen), 0),
      fetchedAt: clock.now().toISOString(),
    };
  }

  return { quote, claimsOf };
}

export type QuoteBills = ReturnType<typeof createQuoteBills>;
