import { dressNotification } from './notification-dress';
import { type PayWorld, showCombined, showRefund, showTrade } from './pay-answers';
import type { Due, SimNotification, SimOrder, Twist } from './pay-books';

/** 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h (pay.weixin.qq.com, "支付成功通知"). */
export const LADDER_MS = [
  15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600,
].map((seconds) => seconds * 1_000);
const LOOK_EVERY_MS = 200;
const MOST_KEPT = 20_000;
const MOST_AT_ONCE = 64;

export interface Delivery {
  at: Date;
  notificationId: string;
  about: 'trade' | 'refund';
  mchid: string;
  outTradeNo: string;
  outRefundNo: string | null;
  /** 0 for the first */
  attempt: number;
  twist: Twist;
  /** HTTP status; 0 when no answer came in time */
  status: number;
  /** any 2xx, whatever its body */
  acknowledged: boolean;
}

export type Notifier = ReturnType<typeof createNotifier>;

/** What WeChat Pay does by itself: ends refunds and knocks at notify_url, again and again, by the given clock. */
export function createNotifier(world: PayWorld) {
  const { books, scenario, seal } = world;
  const deliveries: Delivery[] = [];
  /** payments whose notification waits until a refund was notified */
  const heldBack = new Map<string, Due & { kind: 'notify' }>();
  const controllers = new Set<AbortController>();
  let timer: NodeJS.Timeout | null = null;
  const inFlight = new Set<Promise<void>>();
  let isStopped = true;

  function add(due: Due): void {
    books.due.push(due);
    books.changed();
    wake();
  }

  /** Soon, but after whoever caused it got their answer. */
  function wake(): void {
    if (isStopped) return;
    const nowMs = world.nowMs();
    const isDue = inFlight.size < MOST_AT_ONCE && books.due.some((each) => each.dueAtMs <= nowMs);
    // A settable clock may jump, so it is looked at even when nothing is near.
    const nextMs = books.due.reduce((least, each) => Math.min(least, each.dueAtMs), Number.POSITIVE_INFINITY);
    const waitMs = isDue ? 0 : Math.max(1, Math.min(nextMs - nowMs, LOOK_EVERY_MS));
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      launch();
      wake();
    }, waitMs);
    timer.unref();
  }

  async function send(due: Due & { kind: 'notify' }): Promise<void> {
    const { notification, attempt, twist } = due;
    const faults = scenario.of(books.order(notification.mchid, notification.outTradeNo) ?? notification);
    const request = dressNotification(seal, notification, twist, faults, world.nowMs());
    if (twist === 'none' && !notification.sent) notification.sent = request;
    const controller = new AbortController();
    controllers.add(controller);
    const deadline = setTimeout(() => controller.abort(), faults.notifyDeadlineMs);
    let status = 0;
    try {
      const answer = await fetch(notification.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/4.0', ...request.headers },
        body: request.body,
        signal: controller.signal,
        redirect: 'manual',
      });
      await answer.arrayBuffer();
      status = answer.status;
    } catch {
      // Refused, cut or too slow: no acknowledgement.
    } finally {
      clearTimeout(deadline);
      controllers.delete(controller);
    }
    const acknowledged = status >= 200 && status < 300;
    deliveries.push({
      at: new Date(world.nowMs()),
      notificationId: notification.id,
      about: notification.about,
      mchid: notification.mchid,
      outTradeNo: notification.outTradeNo,
      outRefundNo: notification.outRefundNo,
      attempt,
      twist,
      status,
      acknowledged,
    });
    if (deliveries.length > MOST_KEPT) deliveries.shift();
    if (twist !== 'none') return;
    const waitMs = LADDER_MS[attempt];
    if (!acknowledged && waitMs !== undefined && !isStopped) {
      add({ ...due, attempt: attempt + 1, dueAtMs: world.nowMs() + waitMs });
    }
    if (notification.about === 'refund') release(notification);
    if (attempt === 0) followUp(due);
  }

  function release({ mchid, outTradeNo }: SimNotification): void {
    const key = `${mchid} ${outTradeNo}`;
    const held = heldBack.get(key);
    if (!held) return;
    heldBack.delete(key);
    add({ ...held, dueAtMs: world.nowMs() });
  }

  /** What comes after the first one. */
  function followUp(due: Due & { kind: 'notify' }): void {
    const faults = scenario.of(books.order(due.notification.mchid, due.notification.outTradeNo) ?? {});
    const at = (twist: Twist, afterMs: number) => add({ ...due, twist, dueAtMs: world.nowMs() + afterMs });
    for (let copy = 0; copy < faults.notifyCopies; copy += 1) at('copy', 0);
    if (faults.notifyReplayAfterMs > 0) at('replay', faults.notifyReplayAfterMs);
    if (faults.notifyRepeatAfterMs > 0) at('copy', faults.notifyRepeatAfterMs);
  }

  /** Every message of the first knock: forged ones ahead, copies beside. */
  async function firstKnock(due: Due & { kind: 'notify' }): Promise<void> {
    const faults = scenario.of(books.order(due.notification.mchid, due.notification.outTradeNo) ?? {});
    const ahead: Twist[] = [
      ...faults.notifyForged.map((way) => `forged-${way}` as const),
      ...(faults.notifyProbe ? (['probe'] as const) : []),
      ...(faults.notifyAltered ? (['altered'] as const) : []),
      ...(faults.notifyBadTag ? (['bad-tag'] as const) : []),
      ...(faults.notifyWrongMchid ? (['wrong-mchid'] as const) : []),
      ...(faults.notifyWrongAppId ? (['wrong-appid'] as const) : []),
      ...(faults.notifyUnknownTrade ? (['unknown-trade'] as const) : []),
      ...(faults.notifyUnknownEvent ? (['unknown-event'] as const) : []),
    ];
    for (const twist of ahead) await send({ ...due, twist });
    const beside = Array.from({ length: faults.notifyConcurrentCopies }, () => send({ ...due, twist: 'copy' }));
    await Promise.all([send(due), ...beside]);
  }

  function endRefund(due: Due & { kind: 'refund-ends' }): void {
    const refund = books.refund(due.mchid, due.outRefundNo);
    if (refund?.status !== 'PROCESSING') return;
    refund.status = due.end;
    refund.endedAtMs = world.nowMs();
    books.changed();
    const order = books.order(refund.mchid, refund.outTradeNo)!;
    if (
      due.end === 'CLOSED' &&
      books.refundsOf(order.mchid, order.outTradeNo).every((each) => each.status === 'CLOSED')
    ) {
      order.state = 'SUCCESS';
    }
    if (!refund.notifyUrl || scenario.of(order).refundNotifyNever) return;
    const { status, channel: _c, funds_account: _f, ...shown } = showRefund(refund, order);
    const { total, refund: refundFen, payer_total, payer_refund } = shown.amount as Record<string, number>;
    add({
      kind: 'notify',
      dueAtMs: world.nowMs(),
      attempt: 0,
      twist: 'none',
      notification: {
        id: `EV-R${books.number()}`,
        about: 'refund',
        eventType: `REFUND.${due.end}`,
        mchid: refund.mchid,
        url: refund.notifyUrl,
        outTradeNo: refund.outTradeNo,
        outRefundNo: refund.outRefundNo,
        createdAtMs: world.nowMs(),
        summary: due.end === 'SUCCESS' ? '退款成功' : '退款异常',
        content: {
          mchid: refund.mchid,
          ...shown,
          refund_status: status,
          amount: { total, refund: refundFen, payer_total, payer_refund },
        },
        sent: null,
      },
    });
  }

  /** Begins what is due, as far as there is room; one slow portal must not hold up the knocks at another. */
  function launch(): number {
    if (isStopped) return 0;
    const nowMs = world.nowMs();
    const due = books.due.filter((each) => each.dueAtMs <= nowMs).slice(0, MOST_AT_ONCE - inFlight.size);
    if (due.length === 0) return 0;
    const begun = new Set(due);
    books.due = books.due.filter((each) => !begun.has(each));
    books.changed();
    for (const each of due) {
      if (each.kind === 'refund-ends') endRefund(each);
      else {
        const knock: Promise<void> = (
          each.attempt === 0 && each.twist === 'none' ? firstKnock(each) : send(each)
        ).finally(() => {
          inFlight.delete(knock);
          wake();
        });
        inFlight.add(knock);
      }
    }
    return due.length;
  }

  /** Does all that is due by the clock, to its end; gives how many things that was. */
  async function tick(): Promise<number> {
    for (let count = 0; ; ) {
      const begun = launch();
      count += begun;
      if (inFlight.size > 0) await Promise.all(inFlight);
      else if (begun === 0) return count;
    }
  }

  return {
    add,
    tick,
    deliveries,
    /** Says that these orders were paid; one message for all parts of a combined order. */
    announce(orders: readonly SimOrder[]): void {
      const first = orders[0]!;
      const faults = scenario.of(first);
      if (orders.some((order) => scenario.of(order).notifyNever)) return;
      const atMs = Math.max(world.nowMs() + faults.notifyDelayMs, first.visibleAtMs);
      const { combined } = first;
      const due: Due & { kind: 'notify' } = {
        kind: 'notify',
        dueAtMs: atMs,
        attempt: 0,
        twist: 'none',
        notification: {
          id: `EV-T${books.number()}`,
          about: 'trade',
          eventType: 'TRANSACTION.SUCCESS',
          mchid: combined?.mchid ?? first.mchid,
          url: first.notifyUrl,
          outTradeNo: combined?.outTradeNo ?? first.outTradeNo,
          outRefundNo: null,
          createdAtMs: atMs,
          summary: '支付成功',
          content: combined ? showCombined(orders, atMs) : showTrade(first, atMs),
          sent: null,
        },
      };
      if (faults.notifyAfterRefund) heldBack.set(`${first.mchid} ${first.outTradeNo}`, due);
      else add(due);
    },
    start(): void {
      isStopped = false;
      wake();
    },
    async stop(): Promise<void> {
      isStopped = true;
      if (timer) clearTimeout(timer);
      for (const controller of controllers) controller.abort();
      await Promise.all(inFlight);
      if (timer) clearTimeout(timer);
    },
  };
}
