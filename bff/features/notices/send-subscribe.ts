import type { SendOutcome } from '../../connectors/sending/send-outcome.port';
import type { Words } from '../../platform/errors';
import { type DeliverDeps, shanghaiTime } from './deliver-notice';
import { SUBSCRIBE_TITLES } from './notice-templates';

/** Words in a WeChat template may be this long. */
const LONGEST_THING = 20;

/**
 * Sends one WeChat message at once, for whoever has no time for an inbox: by a permission for safety messages, if the person
 * gave one. The same subject takes one permission. Never throws for an answer of WeChat's.
 */
export function createSendSubscribe(deps: DeliverDeps) {
  const { repository, clock } = deps;

  return async function sendSubscribe(
    personId: string,
    message: { words: Words; page: string; at: Date; subject: string },
  ): Promise<SendOutcome> {
    const templateId = deps.subscribeTemplateIds.safety;
    const { openId, locale } = await deps.reachOf(personId);
    if (!openId) return { outcome: 'refused', reason: 'no_account', isRetryable: false };
    const credit = await repository.takeCredit(personId, templateId, message.subject, clock.now());
    if (!credit) return { outcome: 'refused', reason: 'no_permission', isRetryable: false };
    const { result, isPermissionGone } = await deps.wechat.sendSubscribeMessage({
      openId,
      templateId,
      page: message.page,
      values: {
        thing1: SUBSCRIBE_TITLES.safety[locale],
        thing2: [...message.words[locale]].slice(0, LONGEST_THING).join(''),
        time3: shanghaiTime(message.at),
      },
      locale,
    });
    if (isPermissionGone) {
      await repository.dropCredits(personId, templateId, clock.now());
      return { outcome: 'refused', reason: 'no_permission', isRetryable: false };
    }
    if (result.outcome === 'refused') await repository.giveCreditBack(credit);
    return result;
  };
}
