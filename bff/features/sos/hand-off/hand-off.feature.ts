import { okSchema } from '../../../contracts/shared';
import type { Feature } from '../../../platform/feature';
import { anyone, defineRoute } from '../../../platform/http/route';
import { setTimer } from '../case/case-moves.sql';
import type { ClaimedTimer, HandOff } from '../sos.types';
import { createChaseReceipt } from './chase-receipt';
import { createComposeMessage } from './compose-message';
import { createFollowCase } from './follow-case';
import { RECEIPT_WITHIN_MS } from './hand-off.clocks';
import type { HandOffDeps } from './hand-off.deps';
import { createHandOffSql, openHandOff, queueMessage } from './hand-off.sql';
import { createSendMessages } from './send-messages';
import { CAP_ROUTE, createTakeNews } from './take-news';
import { createTellMissed } from './tell-seats';

export interface HandOffs extends Feature {
  handOff: HandOff;
  /** does what a timer of kind `hand_off_receipt` asks for */
  chaseReceipt(timer: ClaimedTimer): Promise<void>;
  isIdle(): boolean;
}

/** Hand-off to 110, 119 and 120: asked durably, sent until it is answered, chased by people when it is not. */
export function createHandOffs(deps: HandOffDeps): HandOffs {
  const { clock, record } = deps;
  const sql = createHandOffSql(deps.db);
  const tellMissed = createTellMissed(deps);
  const shared = { ...deps, sql, tellMissed, nudgeSender: () => sender.nudge() };
  const sender = createSendMessages({ ...shared, compose: createComposeMessage(shared) });
  const follow = createFollowCase(shared);
  const takeNews = createTakeNews(shared);

  const handOff: HandOff = async (tx, caseRow, centre, byPersonId) => {
    const at = clock.now();
    const isDrill = caseRow.drill !== null;
    const opened = await openHandOff(tx, { caseId: caseRow.id, centre, isDrill, byPersonId, at });
    if (!opened) return;
    await record(tx, {
      caseId: caseRow.id,
      event: 'hand_off',
      party: byPersonId ? 'seat' : 'system',
      personId: byPersonId,
      detail: { centre, handOffId: opened.id, isDrill },
      at,
    });
    if (isDrill) return;
    await queueMessage(tx, {
      handOffId: opened.id,
      caseId: caseRow.id,
      centre,
      type: 'alert',
      identifier: opened.identifier,
      at,
    });
    const dueAt = new Date(at.getTime() + RECEIPT_WITHIN_MS);
    const chase = {
      caseId: caseRow.id,
      kind: 'hand_off_receipt',
      epoch: caseRow.epoch,
      dueAt,
      subject: opened.id,
    } as const;
    await setTimer(tx, chase, at);
    tx.afterCommit(() => sender.nudge());
  };

  return {
    routes: [
      defineRoute({
        method: 'POST',
        path: CAP_ROUTE,
        tag: 'sos',
        summary: 'A centre’s receipt or news as CAP 1.2; signed, the same message counts once',
        policy: anyone,
        contract: { response: okSchema },
        bodyLimit: 'stream',
        consumes: 'application/cap+xml',
        async handler(request) {
          await takeNews(request);
          return { ok: true as const };
        },
      }),
    ],
    async start() {
      if (!deps.isWorking) return;
      sender.start();
      follow.start();
    },
    async stop() {
      await follow.stop();
      await sender.stop();
    },
    handOff,
    chaseReceipt: createChaseReceipt(shared),
    isIdle: sender.isIdle,
  };
}
