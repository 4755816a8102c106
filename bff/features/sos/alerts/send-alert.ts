import { LRUCache } from 'lru-cache';
import { outcomeOfFailure, type SendOutcome } from '../../../connectors/sending/send-outcome.port';
import { type AlertFacts, askLine, askSpeech, askText, KEY_MEANINGS, newsText } from './alert.words';
import type { AlertKeys } from './alert-keys';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertWithCase, newsOf } from './alerts.types';

export const CALL_RECEIPT_PATH = '/api/sos/call-receipts';
export const TEXT_RECEIPT_PATH = '/api/sos/text-receipts';

/** Key of an alert at the gateway: the same alert is sent once, however often it is handed over. */
export const gatewayKeyOf = (alertId: string) => `sos-${alertId}`;
/** The alert of a gateway's key; null when the message was something else. */
export function alertOfGatewayKey(clientId: string): string | null {
  return /^sos-[0-9A-Z]{26}$/.test(clientId) ? clientId.slice(4) : null;
}

/** Sending may take this long altogether; an answer that comes later is an unknown outcome. */
const LONGEST_SEND_MS = 18_000;
const NAME_KEPT_MS = 60_000;
/** A text and a call of the same case to the same person are one look at their number. */
const NUMBER_KEPT_MS = 15_000;

const refused = (reason: string): SendOutcome => ({ outcome: 'refused', reason, isRetryable: false });

/** Hands one alert to the network it goes by. Never throws: what went wrong is an outcome. */
export function createSendAlert(deps: AlertsDeps, sql: AlertsSql, keys: AlertKeys) {
  const names = new LRUCache<string, string>({ max: 10_000, ttl: NAME_KEPT_MS });
  const numbers = new LRUCache<string, Promise<string | null>>({ max: 2_000, ttl: NUMBER_KEPT_MS });

  async function nameOf(personId: string | null): Promise<string> {
    if (!personId) return '一位求助人';
    const known = names.get(personId);
    if (known) return known;
    // A text without the name is better than none.
    const name = await deps.facts.nameOf(personId).catch(() => null);
    if (name) names.set(personId, name);
    return name ?? '一位求助人';
  }

  function linkOf(alert: AlertWithCase): string {
    return `${deps.publicUrl()}/#/features/sos-family/pages/answer/index?alert=${alert.id}&key=${keys.keyOf(alert.id)}`;
  }

  async function factsOf(alert: AlertWithCase): Promise<AlertFacts> {
    const { number, kind, isSilent, drill, party } = alert;
    const personName = await nameOf(alert.casePersonId);
    return { number, kind, isSilent, drill, party, personName, isUndone: alert.undoneAt !== null };
  }

  async function textOf(alert: AlertWithCase): Promise<string> {
    const news = newsOf(alert);
    if (!news) return askText(await factsOf(alert), linkOf(alert));
    const holders = news === 'taken' ? await sql.holders(alert.caseId) : [];
    return newsText(news, { number: alert.number, drill: alert.drill, holders, link: linkOf(alert) });
  }

  function readNumber(vaultId: string, alert: AlertWithCase): Promise<string | null> {
    const key = `${vaultId} ${alert.caseId}`;
    const known = numbers.get(key);
    if (known) return known;
    const reading = deps.phoneOf(vaultId, `一键求助 ${alert.number} 通知`);
    numbers.set(key, reading);
    reading.catch(() => numbers.delete(key));
    return reading;
  }

  async function numberOf(alert: AlertWithCase): Promise<string | null> {
    if (!alert.phoneVaultId) return null;
    const phone = await readNumber(alert.phoneVaultId, alert);
    if (!phone || !alert.isSilent || !alert.callbackPhoneVaultId) return phone;
    // Danger from people: the telephone beside the one who pressed stays quiet.
    return phone === (await readNumber(alert.callbackPhoneVaultId, alert)) ? null : phone;
  }

  async function byPhone(alert: AlertWithCase): Promise<SendOutcome> {
    const to = await numberOf(alert);
    if (!to) return refused('no_number');
    const clientId = gatewayKeyOf(alert.id);
    if (alert.channel === 'sms') {
      return deps.sms.sendText({
        clientId,
        to,
        text: await textOf(alert),
        receiptUrl: deps.publicUrl() + TEXT_RECEIPT_PATH,
      });
    }
    return deps.sms.placeCall({
      clientId,
      to,
      text: askSpeech(await factsOf(alert)),
      keys: KEY_MEANINGS,
      receiptUrl: deps.publicUrl() + CALL_RECEIPT_PATH,
    });
  }

  async function bySubscribe(alert: AlertWithCase): Promise<SendOutcome> {
    if (!alert.personId) return refused('no_account');
    return deps.sendSubscribe(alert.personId, {
      words: askLine(await factsOf(alert)),
      page: `features/sos-family/pages/answer/index?alert=${alert.id}&key=${keys.keyOf(alert.id)}`,
      at: alert.receivedAt,
      subject: alert.id,
    });
  }

  return async function sendAlert(alert: AlertWithCase): Promise<SendOutcome> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<SendOutcome>((resolve) => {
      timer = setTimeout(() => resolve({ outcome: 'unknown', reason: 'late' }), LONGEST_SEND_MS);
    });
    const sending = (alert.channel === 'subscribe' ? bySubscribe(alert) : byPhone(alert)).catch(outcomeOfFailure);
    try {
      return await Promise.race([sending, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

export type SendAlert = ReturnType<typeof createSendAlert>;
