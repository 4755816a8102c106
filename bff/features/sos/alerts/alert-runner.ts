import type { SosChannel } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import type { PushEvent } from '../../../platform/push/push.types';
import { createWriteTogether } from '../../../platform/write-together';
import { SINK } from '../escalation/plan-step';
import type { TimelineRecord } from '../sos.types';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertWithCase, NEWS_STEP, newsOf } from './alerts.types';
import type { SendAlert } from './send-alert';
import { isAsking, type SettleAlert, type Settlement } from './settle-alert';

const POLL_MS = 200;
const REQUEUE_MS = 1_000;
const CLAIM_SIZE = 64;

/** Each network has places of its own: one that hangs holds up nobody but itself. */
const LANES: readonly { channels: readonly SosChannel[]; places: number }[] = [
  { channels: ['voice'], places: 48 },
  { channels: ['sms'], places: 32 },
  { channels: ['subscribe'], places: 8 },
];

/** Outcomes are written by so few transactions at once that presses and steps find connections free however many calls go out. */
const SETTLING = { atOnce: 2, most: 32 };

/** Steps that are late leave this part of its places to each network. */
const LESS_WHEN_BEHIND = 4;

/** One person and one case: whoever it is not for any more is not disturbed. */
const isStillWanted = (alert: AlertWithCase) =>
  alert.stepIndex === NEWS_STEP || isAsking(alert, { stage: alert.stage, epoch: alert.caseEpoch });

/** What a person's screens hear of an alert. */
function pushesOf(alert: AlertWithCase): PushEvent[] {
  const news = newsOf(alert);
  if (!alert.personId) return [];
  return [
    {
      type: news ? 'sos.news' : 'sos.alert',
      audience: [`person:${alert.personId}`],
      data: { caseId: alert.caseId, alertId: alert.id, drill: alert.drill, ...(news && { news }) },
    },
  ];
}

/** Sends what waits: pushes by the batch, everything else one by one, each network in its own lane. */
export function createAlertRunner(deps: AlertsDeps, sql: AlertsSql, send: SendAlert, { settleAll }: SettleAlert) {
  const { db, clock, log } = deps;
  const inFlight = new Set<Promise<void>>();
  const lanes = LANES.map((lane) => createLane(lane));
  const loops = [...lanes, createLoop(pushBatch)];
  const settleSoon = createWriteTogether({
    log,
    ...SETTLING,
    write: settleAll,
    keyOf: ({ alert }: Settlement) => alert.caseId,
  });
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

  async function sendOne(alert: AlertWithCase): Promise<void> {
    await settleSoon({ alert, sent: isStillWanted(alert) ? await send(alert) : null });
  }

  function createLane(lane: (typeof LANES)[number]): () => Promise<void> {
    let busy = 0;
    /** the last claim took all there was room for: there may be more */
    let hasMore = false;
    const loop = createLoop(async () => {
      // Steps that are late need the machine more; a few still go out, since nobody may be left unasked.
      const places = deps.isBehind() ? Math.ceil(lane.places / LESS_WHEN_BEHIND) : lane.places;
      const free = Math.min(places - busy, CLAIM_SIZE);
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
            // Not for each that leaves: a claim is a commit of its own. The poll finds what is left.
            if (hasMore && busy <= lane.places / 2) void loop();
          });
        inFlight.add(run);
      }
      return false;
    });
    return loop;
  }

  /** Pushes leave with the commit that says so. */
  async function push(tx: SqlTx, alerts: readonly AlertWithCase[]): Promise<void> {
    // The watch's own press ends here: at nobody's phone, but through everything that leads to one.
    const toSink = alerts.filter((alert) => alert.targetKey === SINK.targetKey && isStillWanted(alert));
    await sql.noteFirstAlerts(tx, toSink);
    const ours = await sql.settleAll(
      tx,
      alerts.map((alert) =>
        isStillWanted(alert) ? { alert, state: 'sent', reason: alert.reason } : { alert, state: 'called_off' },
      ),
    );
    const out = alerts.filter((alert) => ours.has(alert.id) && isStillWanted(alert));
    await deps.outbox.publish(tx, ...out.flatMap(pushesOf));
    const at = clock.now();
    await deps.recordTimeline(
      tx,
      ...out
        .filter((alert) => !newsOf(alert))
        .map(({ id: alertId, caseId, channel, party }): TimelineRecord => {
          const detail = { alertId, channel, to: party };
          return { caseId, event: 'alert_sent', party: 'system', personId: null, detail, at };
        }),
    );
  }

  async function pushBatch(): Promise<boolean> {
    const claimed = await sql.claim(['push'], CLAIM_SIZE);
    if (claimed.length === 0) return false;
    try {
      await db.sqlTransaction((tx) => push(tx, claimed));
    } catch (error) {
      log.warn({ error, alerts: claimed.length }, 'a batch of pushes failed; they go one by one');
      for (const alert of claimed) {
        await db
          .sqlTransaction((tx) => push(tx, [alert]))
          .catch((fault) => log.error({ error: fault, alertId: alert.id }, 'an SOS push failed; it is sent again'));
      }
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
