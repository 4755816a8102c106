import type { SmsGateway } from '../../connectors/sms/sms.port';
import type { WechatPlatform } from '../../connectors/wechat/wechat.port';
import type { Clock } from '../../platform/clock';
import type { Locale } from '../../platform/errors';
import { noticeTemplate, type SubscribeKey } from './notice-templates';
import type { NoticeRepository, NoticeRow } from './notices.repository';

export interface DeliverDeps {
  repository: NoticeRepository;
  clock: Clock;
  wechat: WechatPlatform;
  sms: SmsGateway;
  subscribeTemplateIds: Record<SubscribeKey, string>;
  reachOf(personId: string): Promise<{ openId: string | null; phoneVaultId: string | null; locale: Locale }>;
  phoneOf(vaultId: string, purpose: string): Promise<string | null>;
  /** where the gateway reports; undefined when it can't reach us */
  receiptUrl?: string;
}

/** The far side could not be reached and nothing was sent: the job tries again later. */
export class TryLaterError extends Error {}

const SMS_KEY = 'notice-';
/** The key a notice's text goes by at the gateway. */
const smsKeyOf = (noticeId: string) => SMS_KEY + noticeId;

/** The notice of a gateway's key; null when the text was something else. */
export function noticeOfSmsKey(clientId: string): string | null {
  return clientId.startsWith(SMS_KEY) ? clientId.slice(SMS_KEY.length) : null;
}

/** Longest text one SMS of two parts holds. */
const LONGEST_TEXT = 130;

/** As WeChat wants a `time` field. */
export function shanghaiTime(at: Date): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  return parts.format(at);
}

/**
 * Carries a notice beyond the inbox: by WeChat where the person allowed a message, by SMS where that did not certainly
 * arrive and the notice matters. An unknown outcome is not a failure: the same channel is not used twice, since that
 * could tell the person twice; the other channel may be.
 */
export function createDeliverNotice(deps: DeliverDeps) {
  const { repository, clock } = deps;

  /** `later`: WeChat certainly does not have it, and may take it another time. */
  async function byWechat(notice: NoticeRow, openId: string, locale: Locale): Promise<'taken' | 'later' | 'no'> {
    const template = noticeTemplate(notice.template);
    if (!template.subscribe) return 'no';
    const before = await repository.delivery(notice.id, 'wechat');
    if (before?.state === 'sent') return 'taken';
    // `sending` is a run that died in the middle: whether WeChat had it can't be known.
    if (before?.state === 'sending')
      await repository.endDelivery(before.id, { state: 'unknown', reason: 'interrupted' }, clock.now());
    if (before && before.state !== 'waiting') return 'no';
    const templateId = deps.subscribeTemplateIds[template.subscribe];
    const credit = await repository.takeCredit(notice.personId, templateId, notice.id, clock.now());
    if (!credit) return 'no';
    const deliveryId = await repository.beginDelivery(notice.id, 'wechat', clock.now());
    const { result, isPermissionGone } = await deps.wechat.sendSubscribeMessage({
      openId,
      templateId,
      page: notice.link.replace(/^\//, ''),
      values: {
        thing1: template.title[locale],
        thing2: locale === 'zh' ? notice.bodyZh : notice.bodyEn,
        time3: shanghaiTime(notice.createdAt),
      },
      locale,
    });
    if (isPermissionGone) await repository.dropCredits(notice.personId, templateId, clock.now());
    if (result.outcome === 'accepted') {
      await repository.endDelivery(deliveryId, { state: 'sent', providerId: result.providerId }, clock.now());
      return 'taken';
    }
    const isForLater = result.outcome === 'refused' && result.isRetryable;
    const state = result.outcome === 'unknown' ? 'unknown' : isForLater ? 'waiting' : 'failed';
    await repository.endDelivery(deliveryId, { state, reason: result.reason }, clock.now());
    if (result.outcome === 'unknown' || isPermissionGone) return 'no';
    await repository.giveCreditBack(credit);
    return isForLater ? 'later' : 'no';
  }

  async function bySms(notice: NoticeRow, phoneVaultId: string, locale: Locale): Promise<void> {
    const before = await repository.delivery(notice.id, 'sms');
    if (before && !['sending', 'waiting', 'unknown'].includes(before.state)) return;
    const phone = await deps.phoneOf(phoneVaultId, `发送通知短信：${noticeTemplate(notice.template).title.zh}`);
    if (!phone) return;
    const deliveryId = await repository.beginDelivery(notice.id, 'sms', clock.now());
    const words = locale === 'zh' ? notice.bodyZh : notice.bodyEn;
    const text = `【一城通】${[...words].slice(0, LONGEST_TEXT).join('')}`;
    // The gateway knows our key again, so sending anew after an unknown outcome can't tell the person twice.
    const sent = await deps.sms.sendText({
      clientId: smsKeyOf(notice.id),
      to: phone,
      text,
      receiptUrl: deps.receiptUrl,
    });
    if (sent.outcome === 'accepted') {
      await repository.endDelivery(deliveryId, { state: 'sent', providerId: sent.providerId }, clock.now());
      return;
    }
    if (sent.outcome === 'refused' && !sent.isRetryable) {
      await repository.endDelivery(deliveryId, { state: 'failed', reason: sent.reason }, clock.now());
      return;
    }
    const state = sent.outcome === 'unknown' ? 'unknown' : 'waiting';
    await repository.endDelivery(deliveryId, { state, reason: sent.reason }, clock.now());
    throw new TryLaterError(`SMS of notice ${notice.id}: ${sent.reason}`);
  }

  return async function deliverNotice(noticeId: string): Promise<void> {
    const notice = await repository.find(noticeId);
    // Read in the app before we came to it: there is nothing left to tell.
    if (!notice || notice.readAt) return;
    const reach = await deps.reachOf(notice.personId);
    const wechat = reach.openId ? await byWechat(notice, reach.openId, reach.locale) : 'no';
    if (wechat === 'taken') return;
    if (notice.isImportant && reach.phoneVaultId) return bySms(notice, reach.phoneVaultId, reach.locale);
    if (wechat === 'later') throw new TryLaterError(`WeChat message of notice ${notice.id}`);
  };
}
