import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { checkoutSchema } from '../../contracts/payments';
import type { KeyRing } from '../../platform/crypto/key-ring';
import { isDuplicateKey } from '../../platform/db/database';
import { ApiError, type ApiErrorOptions, assertThat, type Words } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { PAYER_KIND } from './apply-trade-fact';
import type { BillClaims } from './bill-claims.sql';
import type { QuotedBill } from './bills.types';
import type { PaymentsDeps } from './payments.deps';
import { type PaymentHead, type PaymentsSql, SENT } from './payments.sql';
import { DUTY } from './payments.states';
import type { AttemptRow, OrderRow } from './payments.types';
import * as words from './payments.words';
import { type PrepayOrder, payerPlace } from './prepay-order';
import type { QuoteBills } from './quote-bills';
import type { TakeOrderEdges } from './take-order-edges';

type Items = z.output<typeof checkoutSchema>['items'];

/** Time to type the password. */
export const PAY_WITHIN_MS = 15 * 60_000;
/** The one who pressed waits this long for the prepay id; then the job goes on and the screen hears of it. */
const PREPAY_INLINE_MS = 2_500;
/** The job begins only once the request that made the order has surely had its own try. */
const JOB_AFTER_MS = 6_000;
/** What a payer must have seen before the password; dates and lines alone don't change what is paid. */
const MUST_BE_SEEN = new Set(['amountFen', 'lateFeeFen']);

export interface CheckOutDeps extends Pick<PaymentsDeps, 'db' | 'clock' | 'log' | 'gateway' | 'bills' | 'people'> {
  payments: PaymentsSql;
  claims: BillClaims;
  takeEdges: TakeOrderEdges;
  keyRing: KeyRing;
  quoteBills: QuoteBills;
  prepayOrder: PrepayOrder;
}

class ClaimLost extends Error {}

/** What makes two requests the same. */
const hashOf = (items: Items) => createHash('sha256').update(JSON.stringify(items)).digest('hex');

/** From the press of 支付 to the prepay id: everything is kept before WeChat hears of it. */
export function createCheckOut(deps: CheckOutDeps) {
  const { db, clock, log, gateway, bills, people, payments, claims, takeEdges, keyRing, quoteBills } = deps;

  async function earlier(personId: string, clientKey: string, requestHash: string): Promise<string | null> {
    const head = await payments.ofClientKey(personId, clientKey);
    if (head && head.requestHash !== requestHash) throw new ApiError('key_reused');
    return head?.id ?? null;
  }

  /** The bills as they are now, or why they can't be paid as the payer saw them. */
  async function fetchAsSeen(personId: string, items: Items): Promise<QuotedBill[]> {
    const answers = await bills.quote(personId, items);
    const fields: Record<string, Words> = {};
    const quoted: QuotedBill[] = [];
    answers.forEach((answer, at) => {
      const seenFen = items[at]!.amountFen;
      if (answer.outcome === 'quoted') {
        quoted.push(answer);
        // Whoever sends what is owed at this moment has seen it, whatever was shown before.
        const unseen = seenFen === answer.dueFen ? [] : answer.changedSince;
        for (const { field, before, after } of unseen.filter((change) => MUST_BE_SEEN.has(change.field))) {
          fields[`items.${at}.${field}`] = words.changeWords(field, before, after);
        }
        if (answer.amountFen !== seenFen) {
          fields[`items.${at}.amountFen`] = words.changeWords('amountFen', String(seenFen), String(answer.amountFen));
        }
        return;
      }
      if (answer.reason === 'amount_not_allowed' && answer.payable) {
        fields[`items.${at}.amountFen`] = words.allowedWords(seenFen, answer.payable);
        return;
      }
      const code = words.REFUSAL_CODE[answer.reason];
      const more: ApiErrorOptions = code === 'state_conflict' ? { fields: { [`items.${at}`]: answer.words } } : {};
      throw new ApiError(code, { words: answer.words, ...more });
    });
    assertThat(Object.keys(fields).length === 0, 'state_conflict', { words: words.CHANGED, fields });
    return quoted;
  }

  async function assertFree(personId: string, quoted: readonly QuotedBill[]): Promise<void> {
    const held = await quoteBills.claimsOf(
      personId,
      quoted.filter(({ billNo }) => billNo !== null).map(({ billKey }) => billKey),
    );
    const fields: Record<string, Words> = {};
    quoted.forEach(({ billKey, billNo }, at) => {
      const claim = billNo === null ? undefined : held.get(billKey);
      if (claim) fields[`items.${at}`] = words.claimWords(claim.by, claim.isPaid);
    });
    const [first] = Object.values(fields);
    assertThat(!first, 'state_conflict', { words: first, fields });
  }

  function openerOf(quoted: readonly QuotedBill[]): string {
    const merchants = gateway.merchants();
    for (const { billerCode, mchid } of quoted) {
      // Both key files must say so: a number typed wrong in one of them would send a bill's money to another company.
      const isItsOwn = merchants.some((one) => one.mchid === mchid && one.billerCodes.includes(billerCode));
      if (!isItsOwn) log.error({ billerCode, mchid }, 'the merchant number does not name this biller');
      assertThat(isItsOwn, 'capability_off', { words: words.NOT_TAKEN });
    }
    if (quoted.length === 1) return quoted[0]!.mchid;
    // Whoever opens a combined order receives nothing of it: each part goes to its own biller's merchant.
    const opener = merchants.find(({ mayCombine }) => mayCombine);
    assertThat(opener, 'capability_off', { words: words.ONE_BY_ONE });
    return opener.mchid;
  }

  function rowsOf(head: PaymentHead, quoted: readonly QuotedBill[], openId: string) {
    const { id: paymentId, payerId, payBefore, createdAt } = head;
    const orders = quoted.map((bill): OrderRow => {
      const id = newId();
      return {
        id,
        paymentId,
        payerId,
        accountId: bill.accountId,
        billerCode: bill.billerCode,
        mchid: bill.mchid,
        outTradeNo: `YCT${id}`,
        snapshotId: bill.snapshotId,
        claimKey: bill.billNo === null ? null : bill.billKey,
        claimsRest: bill.billNo !== null && bill.amountFen >= bill.dueFen,
        description: bill.description,
        accountMasked: bill.accountMasked,
        holderMasked: bill.holderMasked,
        homeLabel: bill.homeLabel,
        amountFen: bill.amountFen,
        state: 'created',
        version: 1,
        dutyOwner: DUTY.created.owner,
        dueAt: new Date(createdAt.getTime() + DUTY.created.withinS * 1_000),
        paidFen: 0,
        paidAt: null,
        transactionId: null,
        settledAt: null,
        proofNo: null,
        businessDate: null,
        owedBackFen: 0,
        returnedFen: 0,
        complaintReportId: null,
        createdAt,
        updatedAt: createdAt,
      };
    });
    const { sealed, keyId } = keyRing.seal(openId, payerPlace(paymentId));
    const isCombined = orders.length > 1;
    const attempt: AttemptRow = {
      paymentId,
      outTradeNo: isCombined ? `YCC${paymentId}` : orders[0]!.outTradeNo,
      openerMchid: openerOf(quoted),
      isCombined,
      payerIndex: keyRing.index(PAYER_KIND, openId).index,
      payerSealed: sealed,
      payerKeyId: keyId,
      expiresAt: payBefore,
      prepayId: null,
      preparedAt: null,
      // The first send follows the commit at once: its trace is part of it.
      tries: 1,
      lastCode: SENT,
    };
    return { orders, attempt };
  }

  async function keep(head: PaymentHead, attempt: AttemptRow, orders: readonly OrderRow[]): Promise<void> {
    const runAt = new Date(head.createdAt.getTime() + JOB_AFTER_MS);
    const toClaim = orders.flatMap(({ id, claimKey }) => (claimKey ? [{ claimKey, orderId: id }] : []));
    await db.sqlTransaction(async (tx) => {
      await payments.insert(tx, head, attempt, orders);
      if (!(await claims.take(tx, toClaim, head.payerId, head.payBefore))) throw new ClaimLost();
      for (const order of orders) {
        await takeEdges(tx, order, [{ event: 'prepay', cause: 'payer', actorId: head.payerId }], { runAt });
      }
    });
  }

  /** Waits a moment for the prepay id; what comes later comes by the job, or by this very call when it ends. */
  async function prepareSoon(paymentId: string): Promise<void> {
    const tried = deps.prepayOrder.prepay(paymentId, true).catch((error: unknown) => {
      log.info({ paymentId, reason: String(error) }, 'no prepay id at the first try; the job goes on');
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PREPAY_INLINE_MS);
    });
    await Promise.race([tried, late]);
    clearTimeout(timer);
  }

  /**
   * Makes a payment, or finds the one made with the same key before.
   * @returns its id
   * @throws ApiError key_reused; state_conflict naming before → after, or who else is paying; unavailable while a biller
   * is away; capability_off for what can't be paid; conflict for a payer whom WeChat does not know
   */
  return async function checkOut(personId: string, clientKey: string, items: Items): Promise<string> {
    const requestHash = hashOf(items);
    const before = await earlier(personId, clientKey, requestHash);
    if (before) return before;
    const openId = await people.openIdOf(personId);
    assertThat(openId, 'conflict', { words: words.NEEDS_WECHAT });
    const quoted = await fetchAsSeen(personId, items);
    const keys = quoted.filter(({ billNo }) => billNo !== null).map(({ billKey }) => billKey);
    assertThat(new Set(keys).size === keys.length, 'invalid_request', { words: words.TWICE });
    await assertFree(personId, quoted);

    const createdAt = clock.now();
    const head: PaymentHead = {
      id: newId(),
      payerId: personId,
      clientKey,
      requestHash,
      totalFen: quoted.reduce((sum, { amountFen }) => sum + amountFen, 0),
      // WeChat reads whole seconds.
      payBefore: new Date(Math.floor((createdAt.getTime() + PAY_WITHIN_MS) / 1_000) * 1_000),
      createdAt,
    };
    const { orders, attempt } = rowsOf(head, quoted, openId);
    try {
      await keep(head, attempt, orders);
    } catch (error) {
      if (error instanceof ClaimLost) {
        // Both pressed at the same moment: the rows now tell who was first, and it may have been this payer's own repeat.
        const twin = await earlier(personId, clientKey, requestHash);
        if (twin) return twin;
        await assertFree(personId, quoted);
        throw new ApiError('conflict', { retryable: true });
      }
      if (!isDuplicateKey(error)) throw error;
      const twin = await earlier(personId, clientKey, requestHash);
      if (!twin) throw error;
      return twin;
    }
    await prepareSoon(head.id);
    return head.id;
  };
}

export type CheckOut = ReturnType<typeof createCheckOut>;
