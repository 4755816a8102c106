import type { Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { EditionHead, EntryRecord } from './services.rows';
import type { ServicesDirectory } from './services.standing';

/** What the capability asks of the notices. */
export interface ServicesNoticeSender {
  send(
    tx: Tx,
    ...requests: { personId: string; template: string; words: Words; link: string; dedupeKey: string }[]
  ): Promise<void>;
}

const linkTo = (entryId: string) => `/features/services-desk/pages/review/index?entryId=${entryId}`;

/** Tells publishers and approvers what waits for them. */
export function createDeskNotices(deps: { sender: ServicesNoticeSender; directory: ServicesDirectory }) {
  const { sender, directory } = deps;

  /** Staff of the department that hold a role, else of nobody: the desk's counts show it all the same. */
  async function tell(
    tx: Tx,
    personIds: readonly string[],
    notice: { template: string; words: Words; entryId: string; dedupeKey: string },
  ): Promise<void> {
    const { template, words, entryId, dedupeKey } = notice;
    await sender.send(
      tx,
      ...[...new Set(personIds)].map((personId) => ({ personId, template, words, link: linkTo(entryId), dedupeKey })),
    );
  }

  return {
    async reviewAsked(tx: Tx, entry: EntryRecord, edition: EditionHead): Promise<void> {
      const approvers = await directory.staffOf(entry.unitId, 'approver');
      await tell(
        tx,
        approvers.map(({ personId }) => personId).filter((id) => !edition.contributorIds.includes(id)),
        {
          template: 'services.review-asked',
          entryId: entry.id,
          words: {
            zh: `“${edition.titleZh}”第 ${edition.number} 版等您审核。`,
            en: `Edition ${edition.number} of “${edition.titleZh}” waits for your review.`,
          },
          dedupeKey: `services.review-asked:${edition.id}:${edition.lockVersion}`,
        },
      );
    },

    async sentBack(tx: Tx, entry: EntryRecord, edition: EditionHead, reason: string): Promise<void> {
      await tell(tx, edition.contributorIds, {
        template: 'services.returned',
        entryId: entry.id,
        words: {
          zh: `“${edition.titleZh}”退回修改：${reason}`,
          en: `“${edition.titleZh}” came back to be changed: ${reason}`,
        },
        dedupeKey: `services.returned:${edition.id}:${edition.lockVersion}`,
      });
    },

    async published(tx: Tx, entry: EntryRecord, edition: EditionHead): Promise<void> {
      await tell(tx, edition.contributorIds, {
        template: 'services.published',
        entryId: entry.id,
        words: {
          zh: `“${edition.titleZh}”已发布，市民现在就能看到。`,
          en: `“${edition.titleZh}” is published: citizens see it now.`,
        },
        dedupeKey: `services.published:${edition.id}`,
      });
    },

    async reviewDue(
      tx: Tx,
      due: { edition: EditionHead; unitId: string; dueOn: string; isOverdue: boolean },
    ): Promise<void> {
      const { edition, unitId, dueOn, isOverdue } = due;
      const publishers = await directory.staffOf(unitId, 'publisher');
      await tell(
        tx,
        publishers.map(({ personId }) => personId),
        {
          template: 'services.review-due',
          entryId: edition.entryId,
          words: isOverdue
            ? {
                zh: `“${edition.titleZh}”本该在 ${dueOn} 前核对，市民页面上已经注明。`,
                en: `“${edition.titleZh}” should have been checked by ${dueOn}; its page says so.`,
              }
            : {
                zh: `“${edition.titleZh}”请在 ${dueOn} 前核对一遍。`,
                en: `Please check “${edition.titleZh}” by ${dueOn}.`,
              },
          dedupeKey: `services.review-due:${edition.id}:${isOverdue ? 'over' : 'soon'}`,
        },
      );
    },

    async linkDown(tx: Tx, entry: EntryRecord, live: EditionHead, detail: string, day: string): Promise<void> {
      const publishers = await directory.staffOf(entry.unitId, 'publisher');
      await tell(
        tx,
        publishers.map(({ personId }) => personId),
        {
          template: 'services.link-down',
          entryId: entry.id,
          words: {
            zh: `“${live.titleZh}”的办理网址打不开（${detail}），市民页面上已经注明。`,
            en: `The link of “${live.titleZh}” does not open (${detail}); its page says so.`,
          },
          dedupeKey: `services.link-down:${entry.id}:${day}`,
        },
      );
    },
  };
}

export type DeskNotices = ReturnType<typeof createDeskNotices>;
