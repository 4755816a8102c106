import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Outbox } from '../../platform/push/push.types';
import type { CatalogueIndex } from './services.catalogue';
import { type CatalogueStore, catalogueDocumentOf } from './services.catalogue.sql';
import { refusals } from './services.refusals';
import type { ServicesRepository } from './services.repository';
import type { EditionHead, EditionRecord, EntryRecord } from './services.rows';
import { type EditionEvent, nextEditionState } from './services.states';

export interface PublishingDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  repository: ServicesRepository;
  store: CatalogueStore;
  catalogue: CatalogueIndex;
  unitWords(unitId: string): Promise<Words>;
}

export interface Step {
  event: EditionEvent;
  actorId: string | null;
  reason?: string;
  now: Date;
  patch?: Parameters<ServicesRepository['moveEdition']>[2]['patch'];
}

/** Redirects may follow one another; a citizen is taken to the end of them, over this many at most. */
export const MOST_REDIRECTS = 10;

/** What moving an edition means for the shelf: catalogue rows, redirects, push. All in the caller's transaction. */
export function createPublishing(deps: PublishingDeps) {
  const { repository, store } = deps;

  async function move(tx: PrismaTx, edition: EditionHead, step: Step): Promise<void> {
    const to = nextEditionState(edition.state, step.event);
    if (!to) throw refusals.wrongState();
    const isMoved = await repository.moveEdition(tx, edition, { ...step, to, reason: step.reason ?? '' });
    if (!isMoved) throw refusals.stale();
  }

  async function announce(tx: PrismaTx, entry: EntryRecord, state: string): Promise<void> {
    await deps.outbox.publish(
      tx,
      // Citizens hear what reached the shelf; the department hears every step.
      ...(['published', 'withdrawn', 'expired'].includes(state)
        ? [{ type: 'services.changed', audience: ['topic:services' as const], data: { slug: entry.slug, state } }]
        : []),
      {
        type: 'services.desk-changed',
        audience: [`unit:${entry.unitId}` as const, 'role:publisher' as const, 'role:approver' as const],
        data: { entryId: entry.id, state },
      },
    );
    tx.afterCommit(() => deps.catalogue.invalidate());
  }

  async function shelve(tx: PrismaTx, entry: EntryRecord, edition: EditionRecord, publishedAt: Date): Promise<void> {
    await store.put(
      tx,
      entry.id,
      catalogueDocumentOf(edition.content, {
        slug: entry.slug,
        unitId: entry.unitId,
        unitName: (await deps.unitWords(entry.unitId)).zh,
        publishedAt,
        expiresAt: edition.expiresAt,
      }),
    );
  }

  /**
   * The entry a redirect may point at. Asked after `takeRevision`: only then can no other redirect close a loop behind
   * our back.
   */
  async function successorFor(tx: PrismaTx, entry: EntryRecord, successorSlug: string): Promise<EntryRecord> {
    const field = (zh: string, en: string) => refusals.fields({ successorSlug: { zh, en } });
    const target = await repository.findEntryBySlug(successorSlug, tx);
    if (!target?.live) throw field('没有这个已发布的事项', 'There is no published entry of this name');
    if (target.entry.id === entry.id) throw field('不能转到自己', 'An entry cannot lead to itself');
    let step: EntryRecord | null = target.entry;
    for (let hops = 0; step?.successorId; hops += 1) {
      if (step.successorId === entry.id) {
        throw field('这样会绕圈子：那个事项正转到这里', 'This would go in circles: that entry leads back here');
      }
      if (hops >= MOST_REDIRECTS) {
        throw field('转接太多次了，请直接转到最后一个事项', 'Too many steps: lead to the last entry');
      }
      step = (await repository.findEntry(step.successorId, tx))?.entry ?? null;
    }
    return target.entry;
  }

  return {
    /** Writes what search needs of published entries that have no row of the present format yet. */
    async completeCatalogue(): Promise<void> {
      for (const entryId of await store.listStale()) {
        await deps.db.transaction(async (tx) => {
          await store.takeRevision(tx);
          const found = await repository.findEntry(entryId, tx);
          if (found?.live?.state !== 'published') return;
          await shelve(tx, found.entry, found.live, found.live.publishedAt ?? found.live.updatedAt);
        });
      }
      deps.catalogue.invalidate();
    },

    /** The link of an entry opens again, or no longer does: its page says so. */
    async announceHealth(tx: PrismaTx, entry: EntryRecord, health: string): Promise<void> {
      await deps.outbox.publish(tx, {
        type: 'services.changed',
        audience: ['topic:services', `unit:${entry.unitId}`],
        data: { slug: entry.slug, state: 'published', health },
      });
      tx.afterCommit(() => deps.catalogue.invalidate());
    },

    /** A step that does not touch what citizens see. */
    async moveWorking(tx: PrismaTx, entry: EntryRecord, edition: EditionHead, step: Step): Promise<void> {
      await move(tx, edition, step);
      await announce(tx, entry, nextEditionState(edition.state, step.event)!);
    },

    /** The edition in work becomes the live one; what was live steps back in the same moment. */
    async publish(
      tx: PrismaTx,
      { entry, working, live }: { entry: EntryRecord; working: EditionRecord; live: EditionRecord | null },
      step: Step,
    ): Promise<void> {
      await store.takeRevision(tx);
      if (live) await move(tx, live, { event: 'supersede', actorId: step.actorId, now: step.now });
      await move(tx, working, {
        ...step,
        patch: { ...step.patch, publishedAt: step.now, publishAt: null, endedAt: null },
      });
      await shelve(tx, entry, working, step.now);
      if (entry.successorId) await repository.setSuccessor(tx, entry.id, null);
      const isSameLink =
        live !== null && JSON.stringify(live.content.channel) === JSON.stringify(working.content.channel);
      if (!isSameLink) {
        await repository.setHealth(tx, entry.id, { state: 'unknown', failures: 0, checkedAt: null, detail: '' });
        if (working.content.channel.kind === 'link') {
          await deps.jobs.enqueue(tx, { kind: 'services.probeLink', payload: { entryId: entry.id } });
        }
      }
      await announce(tx, entry, 'published');
    },

    /** Takes the live edition off the shelf; its address goes on answering with the reason and the successor. */
    async takeDown(
      tx: PrismaTx,
      entry: EntryRecord,
      live: EditionHead,
      successorSlug: string | null,
      step: Step,
    ): Promise<void> {
      await store.takeRevision(tx);
      const successor = successorSlug ? await successorFor(tx, entry, successorSlug) : null;
      await move(tx, live, { ...step, patch: { ...step.patch, endedAt: step.now } });
      await store.remove(tx, entry.id);
      await repository.setSuccessor(tx, entry.id, successor?.id ?? null);
      await announce(tx, entry, step.event === 'expire' ? 'expired' : 'withdrawn');
    },

    /** Points a withdrawn entry at another one, or at none. */
    async redirect(
      tx: PrismaTx,
      entry: EntryRecord,
      live: EditionHead,
      successorSlug: string | null,
      step: Step,
    ): Promise<void> {
      await store.takeRevision(tx);
      const successor = successorSlug ? await successorFor(tx, entry, successorSlug) : null;
      await move(tx, live, step);
      await repository.setSuccessor(tx, entry.id, successor?.id ?? null);
      await announce(tx, entry, 'withdrawn');
    },
  };
}

export type Publishing = ReturnType<typeof createPublishing>;
