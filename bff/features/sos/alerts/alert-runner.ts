import type { SosChannel } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import { SINK } from '../escalation/plan-step';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertWithCase, NEWS_STEP, newsOf } from './alerts.types';
import type { SendAlert } from './send-alert';
import { isAsking, type SettleAlert } from './settle-alert';

const POLL_MS = 200;
const REQUEUE_MS = 1_000;
const CLAIM_SIZE = 64;

/** Each network has places of its own: one that hangs holds up nobody but itself. */
const LANES: readonly { channels: readonly SosChannel[]; places: number }[] = [
  { channels: ['voice'], places: 48 },
  { channels: ['sms'], places: 32 },
  { channels: ['subscribe'], places: 8 },
];

/** Outcomes are written by so few at once that presses and steps find connections free however many calls go out. */
const SETTLING = 3;

/** Lets `most` pieces of work run at once; the others wait in line. */
function createSlots(most: number) {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async function inSlot<T>(work: () => Promise<T>): Promise<T> {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}

/** One person and one case: whoever it is not for any more is not disturbed. */
const isStillWanted = (alert: AlertWithCase) =>
  alert.stepIndex === NEWS_STEP || isAsking(alert, { stage: alert.stage, epoch: alert.caseEpoch });

/** Sends what waits: pushes by the batch, everything else one by one, each network in its own lane. */
export function createAlertRunner(deps: AlertsDeps, sql: AlertsSql, send: SendAlert, { settle }: SettleAlert) {
  const { db, clock, log } = deps;
  const inFlight = new Set<Promise<void>>();
  const lanes = LANES.map((lane) => createLane(lane));
  const loops = [...lanes, createLoop(pushBatch)];
  const settling = createSlots(SETTLING);
  let poll: NodeJS.Timeout | undefined;
  let requeue: NodeJS.Timeout | undefined;

  /** Runs `work` until it finds nothing more to do; asked again meanwhile, it looks once more. */
  function createLoop(work: () => Promise<boolean>) {
    let isRunning = false;
    let isAskedAgain = false;
    return async function loop(): Promise<void> {
      isAskedAgain = true;
      if (isRunning) return;
      isRunning = true;
      try {
        while (isAskedAgain && poll) {
          isAskedAgain = false;
          if (await work()) isAskedAgain = true;
        }
      } catch (error) {
        log.warn({ error }, 'SOS alerts could not be claimed; trying again at the next poll');
      } finally {
        isRunning = false;
      }
    };
  }

  async function callOff(alert: AlertWithCase): Promise<void> {
    await db.sqlTransaction((tx) => sql.settle(tx, alert, { state: 'called_off' }));
  }

  async function sendOne(alert: AlertWithCase): Promise<void> {
    if (!isStillWanted(alert)) return settling(() => callOff(alert));
    const sent = await send(alert);
    await settling(() => settle(alert, sent));
  }

  function createLane(lane: (typeof LANES)[number]): () => Promise<void> {
    let busy = 0;
    /** the last claim took all there was room for: there may be more */
    let hasMore = false;
    const loop = createLoop(async () => {
      const free = Math.min(lane.places - busy, CLAIM_SIZE);
      if (free <= 0) return false;
      const claimed = await sql.claim(lane.channels, free);
      hasMore = claimed.length === free;
      for (const alert of claimed) {
        busy += 1;
        const run: Promise<void> = sendOne(alert)
          .catch((error) => log.error({ error, alertId: alert.id }, 'an SOS alert was not settled; it is sent again'))
          .finally(() => {
            busy -= 1;
            inFlight.delete(run);
            if (hasMore) void loop();
          });
        inFlight.add(run);
      }
      return false;
    });
    return loop;
  }

  async function push(tx: SqlTx, alert: AlertWithCase): Promise<void> {
    if (!isStillWanted(alert)) {
      await sql.settle(tx, alert, { state: 'called_off' });
      return;
    }
    // The watch's own press ends here: at nobody's phone, but through everything that leads to one.
    const isSink = alert.targetKey === SINK.targetKey;
    if (isSink) await sql.noteFirstAlert(tx, alert);
    const isOurs = await sql.settle(tx, alert, { state: 'sent', reason: alert.reason });
    if (!isOurs) return;
    const news = newsOf(alert);
    if (alert.personId) {
      await deps.outbox.publish(tx, {
        type: news ? 'sos.news' : 'sos.alert',
        audience: [`person:${alert.personId}`],
        data: { caseId: alert.caseId, alertId: alert.id, drill: alert.drill, ...(news && { news }) },
      });
    }
    if (news) return;
    await deps.recordTimeline(tx, {
      caseId: alert.caseId,
      event: 'alert_sent',
      party: 'system',
      personId: null,
      detail: { alertId: alert.id, channel: alert.channel, to: alert.party },
      at: clock.now(),
    });
  }

  async function pushBatch(): Promise<boolean> {
    const claimed = await sql.claim(['push'], CLAIM_SIZE);
    // By case, so that transactions of two workers lock rows in one order.
    const ordered = [...claimed].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
    try {
      await db.sqlTransaction(async (tx) => {
        for (const alert of ordered) await push(tx, alert);
      });
    } catch (error) {
      log.warn({ error, alerts: ordered.length }, 'a batch of pushes failed; they go one by one');
      for (const alert of ordered) await db.sqlTransaction((tx) => push(tx, alert));
    }
    return claimed.length === CLAIM_SIZE;
  }

  function nudge(): void {
    if (poll) for (const loop of loops) setImmediate(() => void loop());
  }

  async function requeueLost(): Promise<void> {
    try {
      if ((await sql.requeueLost()) > 0) nudge();
    } catch (error) {
      log.warn({ error }, 'lost SOS alerts could not be looked for');
    }
  }

  return {
    nudge,
    isIdle: () => inFlight.size === 0,
    start(): void {
      poll = setInterval(nudge, POLL_MS);
      requeue = setInterval(() => void requeueLost(), REQUEUE_MS);
      nudge();
    },
    async stop(): Promise<void> {
      clearInterval(poll);
      clearInterval(requeue);
      poll = undefined;
      await Promise.allSettled([...inFlight]);
    },
  };
}
