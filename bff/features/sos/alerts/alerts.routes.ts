import { okSchema } from '../../../contracts/shared';
import {
  alertAnsweredSchema,
  alertCardQuerySchema,
  alertCardSchema,
  alertParamsSchema,
  answerAlertSchema,
} from '../../../contracts/sos-alerts';
import { ApiError, assertThat } from '../../../platform/errors';
import { anyone, defineRoute, type Route } from '../../../platform/http/route';
import type { AlertKeys } from './alert-keys';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertWithCase, NEWS_STEP } from './alerts.types';
import type { HearOfCall } from './hear-of-call';
import { alertOfGatewayKey, CALL_RECEIPT_PATH, TEXT_RECEIPT_PATH } from './send-alert';
import type { SettleAlert } from './settle-alert';

const tag = 'sos';
const RECEIPT_LIMIT = 8 * 1024;

export interface AlertRoutesDeps extends AlertsDeps {
  sql: AlertsSql;
  keys: AlertKeys;
  settle: SettleAlert;
  hearing: HearOfCall;
}

async function readLimited(raw: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw) {
    size += (chunk as Buffer).length;
    if (size > RECEIPT_LIMIT) throw new ApiError('body_too_large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** What the gateway posts, and the answers of those who were asked by text and have no session. */
export function alertRoutes(deps: AlertRoutesDeps): Route[] {
  const { sql, keys, hearing } = deps;

  /** The alert that a link opens; a wrong key and a wrong id look the same. */
  async function openByKey(alertId: string, key: string): Promise<AlertWithCase> {
    assertThat(keys.opens(alertId, key), 'not_found');
    const alert = await sql.find(alertId);
    assertThat(alert && alert.party !== 'system', 'not_found');
    return alert;
  }

  async function presentCard(alert: AlertWithCase) {
    const [personName, takenBy] = await Promise.all([
      alert.casePersonId ? deps.facts.nameOf(alert.casePersonId) : '未登记的求助人',
      sql.holders(alert.caseId),
    ]);
    const { caseId, number, stage, kind, isSilent, name, state } = alert;
    return {
      alertId: alert.id,
      caseId,
      number,
      stage,
      kind,
      isDrill: alert.drill !== null,
      isSilent,
      receivedAt: alert.receivedAt.toISOString(),
      undoneAt: alert.undoneAt?.toISOString() ?? null,
      personName,
      name,
      answer: state === 'accepted' || state === 'declined' ? state : null,
      takenBy,
    };
  }

  return [
    defineRoute({
      method: 'POST',
      path: '/sos/call-receipts',
      tag,
      summary: 'The gateway says what became of a call, and which key was pressed; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        const receipt = deps.sms.readCallReceipt({ path: CALL_RECEIPT_PATH, body, header: request.header });
        const alertId = alertOfGatewayKey(receipt.clientId);
        const alert = alertId ? await sql.find(alertId) : null;
        if (alert) await hearing.hear(alert, receipt);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/text-receipts',
      tag,
      summary: 'The gateway says what became of a text; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        const receipt = deps.sms.readReceipt({ path: TEXT_RECEIPT_PATH, body, header: request.header });
        const alertId = alertOfGatewayKey(receipt.clientId);
        const alert = alertId ? await sql.find(alertId) : null;
        // Delivered to a telephone is not read by a human: only the failure says something new.
        if (alert && receipt.status === 'failed') {
          await deps.settle.miss(alert, receipt.reason ?? 'undelivered', receipt.messageId);
        }
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/alerts/:alertId',
      tag,
      summary: 'What I am asked, by the link of a text; no session needed',
      contract: { params: alertParamsSchema, query: alertCardQuerySchema, response: alertCardSchema },
      policy: anyone,
      handler: async ({ params, query }) => presentCard(await openByKey(params.alertId, query.key)),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/alerts/:alertId/answer',
      tag,
      summary: 'I go, or I can’t: by the link of a text; no session needed',
      contract: { params: alertParamsSchema, body: answerAlertSchema, response: alertAnsweredSchema },
      policy: anyone,
      async handler({ params, body }) {
        const alert = await openByKey(params.alertId, body.key);
        if (body.answer === 'decline') {
          await hearing.decline(alert);
          return { outcome: 'declined' as const, winner: null };
        }
        const by = {
          channel: alert.stepIndex === NEWS_STEP ? ('page' as const) : alert.channel,
          minutes: body.minutes,
        };
        const taken = await hearing.accept(alert, by.channel === 'voice' ? { ...by, channel: 'page' } : by);
        if (taken.outcome === 'taken') return { outcome: 'accepted' as const, winner: null };
        return { outcome: taken.outcome, winner: taken.outcome === 'taken_by' ? taken.winner : null };
      },
    }),
  ];
}
