import type { z } from 'zod';
import type {
  approveBodySchema,
  DeskAction,
  lockedBodySchema,
  redirectBodySchema,
  returnBodySchema,
  scheduleBodySchema,
  submitBodySchema,
  withdrawBodySchema,
} from '../../contracts/services-desk';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Locale, Words } from '../../platform/errors';
import type { Jobs } from '../../platform/jobs/job.types';
import { checkContent, type Finding, hasMarkup } from './services.checks';
import type { Desk } from './services.desk';
import { shanghaiDate } from './services.hours';
import type { DeskNotices } from './services.notices';
import type { Publishing } from './services.publishing';
import { refusals } from './services.refusals';
import type { EditionRecord } from './services.rows';

export interface ReviewDeps {
  db: Database;
  clock: Clock;
  jobs: Jobs;
  desk: Desk;
  publishing: Publishing;
  notices: DeskNotices;
}

const LONGEST_SCHEDULE_MS = 366 * 86_400_000;

function fieldsOf(findings: readonly Finding[]): Record<string, Words> {
  return Object.fromEntries([...findings].reverse().map((finding) => [`content.${finding.path}`, finding.words]));
}

/** Submit, return, approve, schedule, withdraw, redirect: each a compare-and-set on the edition as the caller saw it. */
export function createReview(deps: ReviewDeps) {
  const { desk, publishing, clock } = deps;

  async function workingFor(actor: Actor, entryId: string, action: DeskAction, lockVersion: number) {
    const found = await desk.entryFor(actor, entryId, action);
    if (found.working?.lockVersion !== lockVersion) throw refusals.stale();
    return { ...found, working: found.working };
  }

  async function liveFor(actor: Actor, entryId: string, action: DeskAction, lockVersion: number) {
    const found = await desk.entryFor(actor, entryId, action);
    if (found.live?.lockVersion !== lockVersion) throw refusals.stale();
    return { ...found, live: found.live };
  }

  /** What stands in the way of publishing must be gone at submission, and again at approval: days have passed. */
  function refuseBlocked(working: EditionRecord): Finding[] {
    const findings = checkContent(working.content, shanghaiDate(clock.now()));
    const blocking = findings.filter((finding) => finding.severity === 'blocking');
    if (blocking.length > 0) throw refusals.fields(fieldsOf(blocking));
    return findings;
  }

  /** A step of the edition in work that changes nothing on the shelf. */
  const moveWorking =
    (action: 'recall' | 'discard' | 'unschedule') =>
    async (actor: Actor, entryId: string, body: z.output<typeof lockedBodySchema>, locale: Locale) => {
      const { entry, working } = await workingFor(actor, entryId, action, body.lockVersion);
      await deps.db.transaction((tx) =>
        publishing.moveWorking(tx, entry, working, {
          event: action,
          actorId: actor.personId,
          now: clock.now(),
          patch: action === 'unschedule' ? { publishAt: null } : {},
        }),
      );
      return desk.read(actor, entryId, locale);
    };

  return {
    recall: moveWorking('recall'),
    discard: moveWorking('discard'),
    unschedule: moveWorking('unschedule'),

    async submit(actor: Actor, entryId: string, body: z.output<typeof submitBodySchema>, locale: Locale) {
      const { entry, working } = await workingFor(actor, entryId, 'submit', body.lockVersion);
      const warnings = refuseBlocked(working);
      if (warnings.length > 0 && body.warningsAnswer.length < 4) {
        throw refusals.fields({
          warningsAnswer: {
            zh: `还有 ${warnings.length} 条提醒没有改，请写明为什么可以这样`,
            en: `${warnings.length} warnings remain: say why they are right as they are`,
          },
        });
      }
      const now = clock.now();
      await deps.db.transaction(async (tx) => {
        await publishing.moveWorking(tx, entry, working, {
          event: 'submit',
          actorId: actor.personId,
          reason: body.warningsAnswer,
          now,
          patch: {
            submittedAt: now,
            warningsAnswer: body.warningsAnswer,
            reasonZh: '',
            reasonEn: '',
            reviewerId: null,
          },
        });
        await deps.notices.reviewAsked(tx, entry, working);
      });
      return desk.read(actor, entryId, locale);
    },

    async sendBack(actor: Actor, entryId: string, body: z.output<typeof returnBodySchema>, locale: Locale) {
      const { entry, working } = await workingFor(actor, entryId, 'return', body.lockVersion);
      await deps.db.transaction(async (tx) => {
        await publishing.moveWorking(tx, entry, working, {
          event: 'return',
          actorId: actor.personId,
          reason: body.reason,
          now: clock.now(),
          patch: { reviewerId: actor.personId, reasonZh: body.reason },
        });
        await deps.notices.sentBack(tx, entry, working, body.reason);
      });
      return desk.read(actor, entryId, locale);
    },

    async approve(actor: Actor, entryId: string, body: z.output<typeof approveBodySchema>, locale: Locale) {
      const { entry, working, live } = await workingFor(actor, entryId, 'approve', body.lockVersion);
      refuseBlocked(working);
      await deps.db.transaction(async (tx) => {
        await publishing.publish(
          tx,
          { entry, working, live },
          {
            event: 'approve',
            actorId: actor.personId,
            reason: body.note,
            now: clock.now(),
            patch: { reviewerId: actor.personId },
          },
        );
        await deps.notices.published(tx, entry, working);
      });
      return desk.read(actor, entryId, locale);
    },

    /** Approves for a later hour; asked again before that hour, it moves it. */
    async schedule(actor: Actor, entryId: string, body: z.output<typeof scheduleBodySchema>, locale: Locale) {
      const { entry, working } = await workingFor(actor, entryId, 'schedule', body.lockVersion);
      refuseBlocked(working);
      const now = clock.now();
      const publishAt = new Date(body.publishAt);
      if (publishAt <= now || publishAt.getTime() - now.getTime() > LONGEST_SCHEDULE_MS) {
        throw refusals.fields({
          publishAt: { zh: '发布时间要在现在之后、一年之内', en: 'The time must lie ahead, within a year' },
        });
      }
      await deps.db.transaction(async (tx) => {
        await publishing.moveWorking(tx, entry, working, {
          event: 'schedule',
          actorId: actor.personId,
          now,
          patch: { reviewerId: actor.personId, publishAt },
        });
        await deps.jobs.enqueue(tx, { kind: 'services.publishScheduled', payload: { entryId }, runAt: publishAt });
      });
      return desk.read(actor, entryId, locale);
    },

    async withdraw(actor: Actor, entryId: string, body: z.output<typeof withdrawBodySchema>, locale: Locale) {
      const { entry, live } = await liveFor(actor, entryId, 'withdraw', body.lockVersion);
      if (hasMarkup(`${body.reason.zh} ${body.reason.en}`)) {
        throw refusals.fields({
          'reason.zh': { zh: '只能写文字，请去掉网页代码', en: 'Plain text only: remove the markup' },
        });
      }
      await deps.db.transaction((tx) =>
        publishing.takeDown(tx, entry, live, body.successorSlug, {
          event: 'withdraw',
          actorId: actor.personId,
          reason: body.reason.zh,
          now: clock.now(),
          patch: { reasonZh: body.reason.zh, reasonEn: body.reason.en },
        }),
      );
      return desk.read(actor, entryId, locale);
    },

    async redirect(actor: Actor, entryId: string, body: z.output<typeof redirectBodySchema>, locale: Locale) {
      const { entry, live } = await liveFor(actor, entryId, 'redirect', body.lockVersion);
      await deps.db.transaction((tx) =>
        publishing.redirect(tx, entry, live, body.successorSlug, {
          event: 'redirect',
          actorId: actor.personId,
          reason: body.successorSlug ?? '',
          now: clock.now(),
        }),
      );
      return desk.read(actor, entryId, locale);
    },
  };
}

export type Review = ReturnType<typeof createReview>;
