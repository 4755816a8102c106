import { z } from 'zod';
import type { LinkProbe } from '../../connectors/link-probe/link-probe.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import { ApiError } from '../../platform/errors';
import { defineJob, type JobDefinition, type Jobs, type RecurringJob } from '../../platform/jobs/job.types';
import type { DueEntriesRepository } from './due-entries.repository';
import type { CatalogueIndex } from './services.catalogue';
import type { CatalogueStore } from './services.catalogue.sql';
import { shanghaiDate } from './services.hours';
import type { DeskNotices } from './services.notices';
import type { Publishing } from './services.publishing';
import type { ServicesRepository } from './services.repository';
import type { HealthState } from './services.rows';

export interface ServicesJobsDeps {
  db: Database;
  clock: Clock;
  jobs: Jobs;
  repository: ServicesRepository;
  due: DueEntriesRepository;
  store: CatalogueStore;
  catalogue: CatalogueIndex;
  publishing: Publishing;
  notices: DeskNotices;
  linkProbe: LinkProbe;
}

const REMIND_AHEAD_MS = 14 * 86_400_000;
/** One failed check may be the network's; two, ten minutes apart, are the page's. */
const FAILURES_TO_BE_DOWN = 2;
const SECOND_LOOK_MS = 10 * 60_000;
const entryPayload = z.object({ entryId: z.string() });

/** What the clock does to the catalogue: publish, expire, remind, and ask whether links open. */
export function createServicesJobs(deps: ServicesJobsDeps): { jobs: JobDefinition[]; recurring: RecurringJob[] } {
  const { repository, due, publishing, clock } = deps;

  /** A person was quicker than the clock: what the clock wanted is done, or no longer wanted. */
  const unlessOvertaken = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError) || !['conflict', 'state_conflict'].includes(error.code)) throw error;
    }
  };

  async function publishIfDue(entryId: string): Promise<void> {
    const found = await repository.findEntry(entryId);
    const now = clock.now();
    const { working } = found ?? {};
    if (!found || working?.state !== 'scheduled' || !working.publishAt || working.publishAt > now) return;
    await unlessOvertaken(() =>
      deps.db.transaction(async (tx) => {
        await publishing.publish(tx, { ...found, working }, { event: 'publish', actorId: null, now });
        await deps.notices.published(tx, found.entry, working);
      }),
    );
  }

  async function expireIfDue(entryId: string): Promise<void> {
    const found = await repository.findEntry(entryId);
    const now = clock.now();
    const { live } = found ?? {};
    if (!found || live?.state !== 'published' || !live.expiresAt || live.expiresAt > now) return;
    await unlessOvertaken(() =>
      deps.db.transaction((tx) =>
        publishing.takeDown(tx, found.entry, live, null, { event: 'expire', actorId: null, now }),
      ),
    );
  }

  async function probeLink(entryId: string): Promise<void> {
    const found = await repository.findEntry(entryId);
    if (found?.live?.state !== 'published' || found.live.content.channel.kind !== 'link') return;
    const { entry, live } = found;
    const { url } = found.live.content.channel;
    const answer = await deps.linkProbe.probe(url);
    const now = clock.now();
    const failures = answer.isUp ? 0 : entry.healthFailures + 1;
    const state: HealthState = answer.isUp ? 'ok' : failures >= FAILURES_TO_BE_DOWN ? 'down' : entry.health;
    const isNews = state !== entry.health;
    await deps.db.transaction(async (tx) => {
      if (isNews) await deps.store.takeRevision(tx);
      await repository.setHealth(tx, entryId, { state, failures, checkedAt: now, detail: answer.detail });
      if (!isNews) return;
      await deps.store.touch(tx, entryId);
      await publishing.announceHealth(tx, entry, state);
      if (state === 'down') await deps.notices.linkDown(tx, entry, live, answer.detail, shanghaiDate(now));
    });
    if (!answer.isUp && failures < FAILURES_TO_BE_DOWN) {
      await deps.db.transaction((tx) =>
        deps.jobs.enqueue(tx, {
          kind: 'services.probeLink',
          payload: { entryId },
          runAt: new Date(now.getTime() + SECOND_LOOK_MS),
        }),
      );
    }
  }

  return {
    jobs: [
      defineJob({
        kind: 'services.publishScheduled',
        payload: entryPayload,
        run: ({ entryId }) => publishIfDue(entryId),
      }),
      defineJob({
        kind: 'services.probeLink',
        payload: entryPayload,
        maxAttempts: 3,
        concurrency: 2,
        run: ({ entryId }) => probeLink(entryId),
      }),
    ],
    recurring: [
      {
        kind: 'services.keepTime',
        everyMs: 60_000,
        async run() {
          const { toPublish, toExpire } = await due.findDue(clock.now());
          for (const entryId of toPublish) await publishIfDue(entryId);
          for (const entryId of toExpire) await expireIfDue(entryId);
        },
      },
      {
        kind: 'services.remindReviews',
        cron: '0 9 * * *',
        async run() {
          const now = clock.now();
          const reviews = await due.findReviewsDue(new Date(now.getTime() + REMIND_AHEAD_MS));
          for (const { edition, unitId } of reviews) {
            const dueAt = edition.reviewDueAt!;
            await deps.db.transaction((tx) =>
              deps.notices.reviewDue(tx, {
                edition,
                unitId,
                dueOn: shanghaiDate(new Date(dueAt.getTime() - 1)),
                isOverdue: dueAt <= now,
              }),
            );
          }
        },
      },
      {
        kind: 'services.probeLinks',
        cron: '17 */2 * * *',
        async run() {
          const entryIds = await due.listLiveIds();
          const hour = clock.now().toISOString().slice(0, 13);
          for (let at = 0; at < entryIds.length; at += 100) {
            await deps.db.transaction((tx) =>
              deps.jobs.enqueue(
                tx,
                ...entryIds.slice(at, at + 100).map((entryId) => ({
                  kind: 'services.probeLink',
                  payload: { entryId },
                  dedupeKey: `services.probeLink:${entryId}:${hour}`,
                  priority: 8,
                })),
              ),
            );
          }
        },
      },
    ],
  };
}
