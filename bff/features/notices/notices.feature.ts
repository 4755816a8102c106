import { z } from 'zod';
import type { SmsGateway } from '../../connectors/sms/sms.port';
import type { WechatPlatform } from '../../connectors/wechat/wechat.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Locale } from '../../platform/errors';
import type { Feature } from '../../platform/feature';
import { newId } from '../../platform/ids';
import { defineJob, type Jobs } from '../../platform/jobs/job.types';
import type { Outbox } from '../../platform/push/push.types';
import { createDeliverNotice } from './deliver-notice';
import type { NoticeSender } from './notice-sender.types';
import { noticeTemplate, type SubscribeKey } from './notice-templates';
import { createNoticeRepository } from './notices.repository';
import { noticeRoutes, RECEIPT_PATH } from './notices.routes';
import { insertNotice } from './notices.sql';
import { createSendSubscribe } from './send-subscribe';

export interface NoticesDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  wechat: WechatPlatform;
  sms: SmsGateway;
  /** ids of our templates at WeChat */
  subscribeTemplateIds: Record<SubscribeKey, string>;
  /** where the world reaches us; without it the SMS gateway sends no receipts */
  publicUrl?: string;
  reachOf(personId: string): Promise<{ openId: string | null; phoneVaultId: string | null; locale: Locale }>;
  /** the phone number in the vault, its view logged */
  phoneOf(vaultId: string, purpose: string): Promise<string | null>;
}

/** Telling people: inbox, WeChat subscribe messages, SMS. */
export function createNotices(deps: NoticesDeps) {
  const { clock, jobs, outbox } = deps;
  const repository = createNoticeRepository(deps.db);
  const receiptUrl = deps.publicUrl ? deps.publicUrl.replace(/\/$/, '') + RECEIPT_PATH : undefined;
  const deliverNotice = createDeliverNotice({ ...deps, repository, receiptUrl });

  const sender: NoticeSender = {
    async send(tx, ...requests) {
      for (const request of requests) {
        const template = noticeTemplate(request.template);
        const id = newId();
        const isImportant = request.isImportant ?? template.isImportant;
        const isNew = await insertNotice(tx, {
          id,
          personId: request.personId,
          template: request.template,
          bodyZh: request.words.zh.slice(0, 500),
          bodyEn: request.words.en.slice(0, 1_000),
          link: request.link.slice(0, 300),
          isImportant,
          dedupeKey: request.dedupeKey,
          createdAt: clock.now(),
        });
        if (!isNew) continue;
        await outbox.publish(tx, {
          type: 'notice.created',
          audience: [`person:${request.personId}`],
          data: { noticeId: id, template: request.template },
        });
        if (template.subscribe || isImportant) {
          await jobs.enqueue(tx, { kind: 'notices.deliver', payload: { noticeId: id } });
        }
      }
    },
  };

  const feature: Feature = {
    routes: noticeRoutes({
      repository,
      clock,
      sms: deps.sms,
      outbox,
      subscribeTemplateIds: deps.subscribeTemplateIds,
    }),
    jobs: [
      defineJob({
        kind: 'notices.deliver',
        payload: z.object({ noticeId: z.string() }),
        backoffMs: 2_000,
        concurrency: 8,
        run: ({ noticeId }) => deliverNotice(noticeId),
      }),
    ],
  };
  return {
    ...feature,
    sender,
    sendSubscribe: createSendSubscribe({ ...deps, repository }),
    movePerson: repository.movePerson,
    unreadCount: repository.unreadCount,
  };
}
