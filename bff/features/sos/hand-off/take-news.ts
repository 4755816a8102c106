import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import type { CentreNews } from '../../../connectors/emergency-centre/emergency-centre.port';
import type { SqlTx } from '../../../platform/db/database.types';
import { ApiError, assertThat } from '../../../platform/errors';
import type { WholeCase } from '../case/case.sql';
import type { HandOffDeps } from './hand-off.deps';
import { type HandOffSql, keepNews, markReceipted, markRefused, type OutMessage, settleMessage } from './hand-off.sql';
import type { TellMissed } from './tell-seats';

/** A receipt has a few hundred bytes. */
const MOST_BYTES = 128 * 1024;
/** Where centres send; the path is part of what they sign. */
export const CAP_ROUTE = '/sos/cap';

type NewsDeps = HandOffDeps & { sql: HandOffSql; tellMissed: TellMissed };

async function bytesOf(raw: IncomingMessage): Promise<Buffer> {
  const length = Number(raw.headers['content-length'] ?? Number.NaN);
  try {
    return await getRawBody(raw, { limit: MOST_BYTES, length: Number.isNaN(length) ? null : length });
  } catch (error) {
    const { type } = error as { type?: string };
    throw new ApiError(type === 'entity.too.large' ? 'body_too_large' : 'malformed_body', { cause: error });
  }
}

/** What a centre tells by itself: receipt, refusal, on the way, there. Believed only signed; the same news counts once. */
export function createTakeNews(deps: NewsDeps) {
  const { db, clock, log, sql } = deps;

  async function receipt(tx: SqlTx, caseRow: WholeCase, about: OutMessage, news: CentreNews): Promise<void> {
    const at = clock.now();
    await settleMessage(tx, about, 'receipted');
    if (about.type !== 'alert' || !(await markReceipted(tx, about.handOffId, news.reference, at))) return;
    await deps.record(tx, {
      caseId: caseRow.id,
      event: 'hand_off_receipt',
      party: 'centre',
      personId: null,
      detail: { centre: news.centre, handOffId: about.handOffId, reference: news.reference },
      at,
    });
  }

  async function refusal(tx: SqlTx, caseRow: WholeCase, about: OutMessage, news: CentreNews, seats: string[]) {
    await settleMessage(tx, about, 'refused');
    if (about.type !== 'alert' || !(await markRefused(tx, about.handOffId, news.words ?? 'Error'))) return;
    await deps.tellMissed.tell(tx, caseRow, {
      handOffId: about.handOffId,
      centre: news.centre,
      why: 'refused',
      reason: news.words,
      seats,
      turn: 'refused',
    });
  }

  /** @throws ApiError unauthenticated, malformed_body, not_found when it is about nothing of ours */
  return async function takeNews(request: { raw: IncomingMessage; header(name: string): string | undefined }) {
    const body = await bytesOf(request.raw);
    const news = deps.centres.read({ path: `/api${CAP_ROUTE}`, body, header: request.header });
    const about = await sql.messageNamed(news.centre, news.about);
    if (!about) log.error({ centre: news.centre, news: news.news }, 'a centre speaks of a message that is not ours');
    assertThat(about, 'not_found');
    const caseRow = await deps.cases.find(about.caseId);
    assertThat(caseRow, 'not_found');
    const seats = news.news === 'refusal' ? await deps.tellMissed.seatsOf(caseRow) : [];
    await db.sqlTransaction(async (tx) => {
      const at = clock.now();
      const { centre } = news;
      const row = {
        handOffId: about.handOffId,
        caseId: caseRow.id,
        centre,
        type: news.news,
        identifier: news.identifier,
        at,
      };
      if (!(await keepNews(tx, row))) return;
      if (news.news === 'receipt') return receipt(tx, caseRow, about, news);
      if (news.news === 'refusal') return refusal(tx, caseRow, about, news, seats);
      // Whoever sends somebody has surely read the message.
      await receipt(tx, caseRow, about, news);
      if (news.news === 'other') return;
      await deps.record(tx, {
        caseId: caseRow.id,
        event: news.news === 'arrived' ? 'arrive' : 'progress',
        party: 'centre',
        personId: null,
        detail: { centre, handOffId: about.handOffId, reference: news.reference },
        at,
      });
    });
  };
}
