import type { SmsGateway } from '../../connectors/sms/sms.port';
import {
  noticeParamsSchema,
  noticesSchema,
  subscribeTemplatesSchema,
  subscriptionsSchema,
  unreadCountSchema,
} from '../../contracts/notices';
import { okSchema, pageQuerySchema } from '../../contracts/shared';
import type { Clock } from '../../platform/clock';
import { ApiError, assertThat } from '../../platform/errors';
import { actorOf, anyone, defineRoute, type Route, signedIn } from '../../platform/http/route';
import type { Outbox } from '../../platform/push/push.types';
import { noticeOfSmsKey } from './deliver-notice';
import { SUBSCRIBE_TITLES, type SubscribeKey } from './notice-templates';
import { presentNotice } from './notices.presenter';
import type { NoticeRepository } from './notices.repository';

const tag = 'notices';
const RECEIPT_LIMIT = 8 * 1024;
/** Path of the receipts route, as the gateway signs it. */
export const RECEIPT_PATH = '/api/notices/sms-receipts';

export interface NoticeRoutesDeps {
  repository: NoticeRepository;
  clock: Clock;
  sms: SmsGateway;
  outbox: Outbox;
  subscribeTemplateIds: Record<SubscribeKey, string>;
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

/** The inbox, permissions for WeChat messages, and the gateway's receipts. */
export function noticeRoutes(deps: NoticeRoutesDeps): Route[] {
  const { repository, clock } = deps;

  /** Other devices of the same person show the new count. */
  async function sayRead(personId: string): Promise<{ unreadCount: number }> {
    const unreadCount = await repository.unreadCount(personId);
    deps.outbox.broadcast({ type: 'notice.read', audience: [`person:${personId}`], data: { unreadCount } });
    return { unreadCount };
  }

  return [
    defineRoute({
      method: 'GET',
      path: '/notices',
      tag,
      summary: 'My inbox, newest first',
      contract: { query: pageQuerySchema, response: noticesSchema },
      policy: signedIn,
      async handler(request) {
        const { personId } = actorOf(request);
        const { cursor, limit } = request.query;
        const [rows, unreadCount] = await Promise.all([
          repository.inbox(personId, cursor, limit + 1),
          repository.unreadCount(personId),
        ]);
        const items = rows.slice(0, limit).map((row) => presentNotice(row, request.locale));
        return { items, unreadCount, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/notices/unread-count',
      tag,
      summary: 'How many I have not read',
      contract: { response: unreadCountSchema },
      policy: signedIn,
      handler: async (request) => ({ unreadCount: await repository.unreadCount(actorOf(request).personId) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/:noticeId/read',
      tag,
      summary: 'I have read it',
      contract: { params: noticeParamsSchema, response: unreadCountSchema },
      policy: signedIn,
      async handler(request) {
        const { personId } = actorOf(request);
        assertThat(await repository.markRead(personId, request.params.noticeId, clock.now()), 'not_found');
        return sayRead(personId);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/read-all',
      tag,
      summary: 'I have read them all',
      contract: { response: unreadCountSchema },
      policy: signedIn,
      async handler(request) {
        const { personId } = actorOf(request);
        await repository.markAllRead(personId, clock.now());
        return sayRead(personId);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/notices/subscribe-templates',
      tag,
      summary: 'Template ids for wx.requestSubscribeMessage',
      contract: { response: subscribeTemplatesSchema },
      policy: anyone,
      handler: async ({ locale }) => ({
        items: (Object.keys(SUBSCRIBE_TITLES) as SubscribeKey[]).map((key) => ({
          template: key,
          templateId: deps.subscribeTemplateIds[key],
          title: SUBSCRIBE_TITLES[key][locale],
        })),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/subscriptions',
      tag,
      summary: 'Record what I accepted in wx.requestSubscribeMessage: one message each',
      contract: { body: subscriptionsSchema, response: okSchema, status: 201 },
      policy: signedIn,
      idempotent: true,
      async handler(request) {
        const known = Object.values(deps.subscribeTemplateIds);
        const accepted = [...new Set(request.body.acceptedTemplateIds)].filter((id) => known.includes(id));
        assertThat(accepted.length > 0, 'invalid_request', {
          fields: { acceptedTemplateIds: { zh: '没有这样的消息模板', en: 'There is no such template' } },
        });
        await repository.addCredits(actorOf(request).personId, accepted, clock.now());
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/sms-receipts',
      tag,
      summary: 'The SMS gateway says what became of a text; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        const receipt = deps.sms.readReceipt({ path: RECEIPT_PATH, body, header: request.header });
        const noticeId = noticeOfSmsKey(receipt.clientId);
        const { messageId: providerId, status: state, reason } = receipt;
        if (noticeId) await repository.settleByReceipt(noticeId, { providerId, state, reason }, clock.now());
        return { ok: true as const };
      },
    }),
  ];
}
