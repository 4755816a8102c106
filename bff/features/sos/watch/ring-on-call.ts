import type { SmsGateway } from '../../../connectors/sms/sms.port';
import type { Logger } from '../../../platform/log';

export interface RingOnCallDeps {
  sms: Pick<SmsGateway, 'sendText' | 'placeCall'>;
  /** telephones of those on call */
  phones: readonly string[];
  log: Logger;
}

/**
 * Rings everybody on call, by text and by voice at once, through the gateway and without any database. The same key rings
 * once, whoever calls with it: several processes that see the same trouble make one call of it.
 */
export function createRingOnCall({ sms, phones, log }: RingOnCallDeps) {
  return async function ringOnCall(key: string, words: string): Promise<{ reached: number }> {
    if (phones.length === 0) {
      log.error({ key }, 'nobody is on call: an alarm of the SOS lane rings nowhere');
      return { reached: 0 };
    }
    const text = `【一城通告警】${words}`.slice(0, 300);
    const tries = phones.flatMap((to, index) => [
      sms.sendText({ clientId: `${key}:t${index}`.slice(-64), to, text }),
      sms.placeCall({ clientId: `${key}:v${index}`.slice(-64), to, text }),
    ]);
    const outcomes = await Promise.allSettled(tries);
    const reached = outcomes.filter((each) => each.status === 'fulfilled' && each.value.outcome === 'accepted').length;
    if (reached === 0) log.error({ key, tries: tries.length }, 'nobody on call could be rung');
    else log.warn({ key, reached }, 'those on call were rung');
    return { reached };
  };
}

export type RingOnCall = ReturnType<typeof createRingOnCall>;
