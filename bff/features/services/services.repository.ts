import type { ServiceContent } from '../../contracts/services';
import type { EditionState } from '../../contracts/services-desk';
import type { Database, Prisma, PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';
import {
  columnsOf,
  type EditionHead,
  type EditionRecord,
  ENTRY,
  type EntryRecord,
  type EntryRow,
  type EntryWithEditions,
  type EventRecord,
  entryOf,
  HEAD,
  type HealthState,
  headOf,
  WHOLE,
  wholeOf,
} from './services.rows';
import { type EditionEvent, slotOf } from './services.states';

export interface Move {
  event: EditionEvent;
  to: EditionState;
  actorId: string | null;
  reason: string;
  now: Date;
  patch?: Prisma.ServiceEditionUpdateManyMutationInput;
}

/** The only file of this capability that knows its entries' tables. */
export function createServicesRepository(db: Database) {
  type Client = Database['prisma'] | PrismaTx['prisma'];

  async function withEditions(client: Client, row: EntryRow | null): Promise<EntryWithEditions | null> {
    if (!row) return null;
    const editions = await client.serviceEdition.findMany({
      where: { entryId: row.id, slot: { not: null } },
      select: WHOLE,
    });
    const inSlot = (slot: string) => {
      const found = editions.find((edition) => edition.slot === slot);
      return found ? wholeOf(found) : null;
    };
    return { entry: entryOf(row), working: inSlot('working'), live: inSlot('live') };
  }

  async function addEvent(tx: PrismaTx, edition: EditionHead, from: EditionState | null, move: Move): Promise<void> {
    await tx.prisma.serviceEvent.create({
      data: {
        id: newId(),
        entryId: edition.entryId,
        editionId: edition.id,
        editionNumber: edition.number,
        event: move.event,
        fromState: from,
        toState: move.to,
        actorId: move.actorId,
        reason: move.reason.slice(0, 400),
        createdAt: move.now,
      },
    });
  }

  return {
    /** An entry with its edition in work and its live one; null when there is none of this id. */
    async findEntry(entryId: string, tx?: PrismaTx): Promise<EntryWithEditions | null> {
      const client = tx?.prisma ?? db.prisma;
      return withEditions(client, await client.serviceEntry.findUnique({ where: { id: entryId }, select: ENTRY }));
    },

    async findEntryBySlug(slug: string, tx?: PrismaTx): Promise<EntryWithEditions | null> {
      const client = tx?.prisma ?? db.prisma;
      return withEditions(client, await client.serviceEntry.findUnique({ where: { slug }, select: ENTRY }));
    },

    /** What a citizen meets at a slug. */
    async findLive(slug: string): Promise<{ entry: EntryRecord; live: EditionRecord | null } | null> {
      const row = await db.prisma.serviceEntry.findUnique({ where: { slug }, select: ENTRY });
      if (!row) return null;
      const live = await db.prisma.serviceEdition.findUnique({
        where: { entryId_slot: { entryId: row.id, slot: 'live' } },
        select: WHOLE,
      });
      return { entry: entryOf(row), live: live ? wholeOf(live) : null };
    },

    async findEdition(editionId: string): Promise<EditionRecord | null> {
      const row = await db.prisma.serviceEdition.findUnique({ where: { id: editionId }, select: WHOLE });
      return row ? wholeOf(row) : null;
    },

    async listEditions(entryId: string): Promise<EditionHead[]> {
      const rows = await db.prisma.serviceEdition.findMany({
        where: { entryId },
        select: HEAD,
        orderBy: { number: 'desc' },
        take: 100,
      });
      return rows.map(headOf);
    },

    async listEvents(entryId: string): Promise<EventRecord[]> {
      const rows = await db.prisma.serviceEvent.findMany({
        where: { entryId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: 60,
        select: {
          id: true,
          editionNumber: true,
          event: true,
          fromState: true,
          toState: true,
          actorId: true,
          reason: true,
          createdAt: true,
        },
      });
      return rows.map((row) => ({
        ...row,
        fromState: row.fromState as EditionState | null,
        toState: row.toState as EditionState,
      }));
    },

    /** Every entry of these departments with the heads of its editions, newest change first. */
    async listDesk(
      unitIds: readonly string[],
    ): Promise<{ entry: EntryRecord; working: EditionHead | null; live: EditionHead | null }[]> {
      const entries = await db.prisma.serviceEntry.findMany({
        where: { unitId: { in: [...unitIds] } },
        select: ENTRY,
        orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
        take: 5_000,
      });
      const editions = await db.prisma.serviceEdition.findMany({
        where: { entryId: { in: entries.map((entry) => entry.id) }, slot: { not: null } },
        select: HEAD,
      });
      const bySlot = new Map(editions.map((edition) => [`${edition.entryId} ${edition.slot}`, headOf(edition)]));
      return entries.map((entry) => ({
        entry: entryOf(entry),
        working: bySlot.get(`${entry.id} working`) ?? null,
        live: bySlot.get(`${entry.id} live`) ?? null,
      }));
    },

    async insertEntry(tx: PrismaTx, entry: { slug: string; unitId: string; now: Date }): Promise<string> {
      const id = newId();
      await tx.prisma.serviceEntry.create({
        data: {
          id,
          slug: entry.slug,
          unitId: entry.unitId,
          lastNumber: 0,
          health: 'unknown',
          healthFailures: 0,
          healthDetail: '',
          opens: 0,
          createdAt: entry.now,
          updatedAt: entry.now,
        },
        select: { id: true },
      });
      return id;
    },

    /** Starts the next edition. Fails on a unique key when another one is in work already. */
    async insertDraft(
      tx: PrismaTx,
      draft: {
        entryId: string;
        number: number;
        content: ServiceContent;
        changeNote: string;
        authorId: string;
        now: Date;
      },
    ): Promise<void> {
      const { entryId, number, content, changeNote, authorId, now } = draft;
      await tx.prisma.serviceEntry.update({
        where: { id: entryId },
        data: { lastNumber: number, updatedAt: now },
        select: { id: true },
      });
      const row = await tx.prisma.serviceEdition.create({
        data: {
          id: newId(),
          entryId,
          number,
          state: 'draft',
          slot: 'working',
          lockVersion: 1,
          ...columnsOf(content),
          changeNote,
          warningsAnswer: '',
          reasonZh: '',
          reasonEn: '',
          authorId,
          contributorIds: [authorId],
          createdAt: now,
          updatedAt: now,
        },
        select: HEAD,
      });
      await addEvent(tx, headOf(row), null, { event: 'edit', to: 'draft', actorId: authorId, reason: changeNote, now });
    },

    /**
     * Moves an edition if it is still as it was read, and writes the step down.
     * @returns false when somebody else was quicker.
     */
    async moveEdition(tx: PrismaTx, edition: EditionHead, move: Move): Promise<boolean> {
      const { count } = await tx.prisma.serviceEdition.updateMany({
        where: { id: edition.id, state: edition.state, lockVersion: edition.lockVersion },
        data: {
          ...move.patch,
          state: move.to,
          slot: slotOf(move.to),
          lockVersion: edition.lockVersion + 1,
          updatedAt: move.now,
        },
      });
      if (count === 0) return false;
      // Saves follow one another every few seconds; each is in the lock version, the steps that matter are in the history.
      if (move.event !== 'edit') await addEvent(tx, edition, edition.state, move);
      await tx.prisma.serviceEntry.update({
        where: { id: edition.entryId },
        data: { updatedAt: move.now },
        select: { id: true },
      });
      return true;
    },

    /** Columns to change when the facts of an edition change. */
    contentPatch: columnsOf,

    async setSuccessor(tx: PrismaTx, entryId: string, successorId: string | null): Promise<void> {
      await tx.prisma.serviceEntry.update({ where: { id: entryId }, data: { successorId }, select: { id: true } });
    },

    async setHealth(
      tx: PrismaTx,
      entryId: string,
      health: { state: HealthState; failures: number; checkedAt: Date | null; detail: string },
    ): Promise<void> {
      await tx.prisma.serviceEntry.update({
        where: { id: entryId },
        data: {
          health: health.state,
          healthFailures: health.failures,
          healthCheckedAt: health.checkedAt,
          healthDetail: health.detail.slice(0, 200),
        },
        select: { id: true },
      });
    },
  };
}

export type ServicesRepository = ReturnType<typeof createServicesRepository>;
