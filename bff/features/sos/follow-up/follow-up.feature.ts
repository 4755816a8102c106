import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import {
  answerFollowUpSchema,
  explainReviewSchema,
  followUpListQuerySchema,
  followUpListSchema,
  followUpSchema,
  reviewListQuerySchema,
  reviewListSchema,
  reviewSchema,
} from '../../../contracts/sos-after';
import type { SqlTx } from '../../../platform/db/database.types';
import { actorOf, defineRoute, type Route, signedIn, staffWith } from '../../../platform/http/route';
import type { WholeCase } from '../case/case.sql';
import { setTimer } from '../case/case-moves.sql';
import { missedBars, spanMs } from '../figures/bars';
import { createCaseTimes } from '../figures/case-times.sql';
import type { ClaimedTimer } from '../sos.types';
import { ASK, createAskAfter } from './ask-after';
import { nextMorning } from './follow-up.clocks';
import type { FollowUpDeps } from './follow-up.deps';
import { createFollowUpPresenter } from './follow-up.presenter';
import { createFollowUpService } from './follow-up.service';
import { createFollowUpSql } from './follow-up.sql';

const EXAMINE = 'examine';
const tag = 'sos-after';
const supervisors = staffWith('supervisor', 'administrator');

export interface FollowUps {
  routes: Route[];
  /** sets what must follow the closing of a case, in its transaction */
  onClosed(tx: SqlTx, caseRow: Pick<WholeCase, 'id' | 'epoch' | 'drill'>, at: Date): Promise<void>;
  /** does what a timer of kind `follow_up` asks for */
  runTimer(timer: ClaimedTimer): Promise<void>;
}

/** After a case: the next-day check, and a look at what it missed. Drills are followed by their report alone. */
export function createFollowUps(deps: FollowUpDeps): FollowUps {
  const { db, clock } = deps;
  const sql = createFollowUpSql(db);
  const times = createCaseTimes(db);
  const askAfter = createAskAfter({ ...deps, sql });
  const presenter = createFollowUpPresenter(deps);
  const service = createFollowUpService({ ...deps, sql, presenter });

  async function examine(timer: ClaimedTimer): Promise<void> {
    const found = await times.of(timer.caseId);
    const bars = found ? missedBars(found) : [];
    await db.sqlTransaction(async (tx) => {
      await deps.finishTimer(tx, timer);
      if (!found || bars.length === 0) return;
      await sql.openReview(
        tx,
        {
          caseId: found.id,
          unitId: found.unitId,
          bars,
          alertedMs: spanMs(found, 'alerted'),
          acceptedMs: spanMs(found, 'accepted'),
          arrivedMs: spanMs(found, 'arrived'),
        },
        clock.now(),
      );
    });
  }

  return {
    async onClosed(tx, caseRow, at) {
      if (caseRow.drill) return;
      const timer = { caseId: caseRow.id, kind: 'follow_up', epoch: caseRow.epoch } as const;
      await setTimer(tx, { ...timer, dueAt: at, subject: EXAMINE }, at);
      await setTimer(tx, { ...timer, dueAt: nextMorning(at), subject: ASK }, at);
    },

    async runTimer(timer) {
      if (timer.subject === EXAMINE) return examine(timer);
      const caseRow = await deps.cases.find(timer.caseId);
      if (!caseRow) return db.sqlTransaction((tx) => deps.finishTimer(tx, timer));
      return timer.subject === ASK ? askAfter.ask(timer, caseRow) : askAfter.raise(timer, caseRow);
    },

    routes: [
      defineRoute({
        method: 'GET',
        path: '/sos/follow-ups',
        tag,
        summary: 'Next-day checks of my family, or of the units I serve; newest first',
        policy: signedIn,
        contract: { query: followUpListQuerySchema, response: followUpListSchema },
        handler: (request) => service.list(actorOf(request), request.query, request.locale),
      }),
      defineRoute({
        method: 'POST',
        path: '/sos/follow-ups/:followUpId/answer',
        tag,
        summary: 'Did somebody look after them? A no is raised until somebody does',
        policy: signedIn,
        contract: { params: z.object({ followUpId: idSchema }), body: answerFollowUpSchema, response: followUpSchema },
        handler: (request) => service.answer(actorOf(request), request.params.followUpId, request.body, request.locale),
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/reviews',
        tag,
        summary: 'Cases that missed a bar, until a supervisor has written why',
        policy: supervisors,
        contract: { query: reviewListQuerySchema, response: reviewListSchema },
        handler: (request) => service.reviews(actorOf(request), request.query, request.locale),
      }),
      defineRoute({
        method: 'POST',
        path: '/sos/reviews/:reviewId/words',
        tag,
        summary: 'What went wrong, and what is done about it',
        policy: staffWith('supervisor'),
        contract: { params: z.object({ reviewId: idSchema }), body: explainReviewSchema, response: reviewSchema },
        handler: (request) =>
          service.explain(actorOf(request), request.params.reviewId, request.body.words, request.locale),
      }),
    ],
  };
}
