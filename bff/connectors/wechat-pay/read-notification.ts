import { decryptResource } from './decrypt-resource';
import type { Merchant, MerchantKeySet } from './merchant-keys';
import type { PlatformKeys } from './platform-keys';
import { factOfRefund, factOfTrade, factsOfCombined } from './trade-facts';
import { faultBeforeKey, isSignedBy, type SignatureHeaders, signatureHeaders } from './verify-signature';
import { type Notification, NotificationRefused } from './wechat-pay.port';
import { combinedTradeSchema, notificationSchema, refundSchema, tradeSchema } from './wechat-pay.wire';

export interface NotificationReader {
  set: MerchantKeySet;
  platformKeys: PlatformKeys;
  nowMs: number;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** `TRANSACTION.SUCCESS`, in whatever case and with whatever around it. */
const normalisedType = (eventType: string) => eventType.trim().toUpperCase();

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    throw new NotificationRefused('malformed');
  }
}

/** What of it needs no wait: all but the look-up of a key that we don't know yet. */
function checkHeaders(reader: NotificationReader, headers: Headers): SignatureHeaders {
  const signed = signatureHeaders(headers);
  if (!signed) throw new NotificationRefused('headers_missing');
  const fault = faultBeforeKey(signed, reader.nowMs);
  if (fault) throw new NotificationRefused(fault);
  return signed;
}

function contentOf(reader: NotificationReader, merchant: Merchant, eventType: string, resource: unknown) {
  const { merchants, appId } = reader.set;
  if (eventType.startsWith('TRANSACTION.')) {
    const isCombined = typeof resource === 'object' && resource !== null && 'combine_out_trade_no' in resource;
    const parsed = isCombined ? combinedTradeSchema.safeParse(resource) : tradeSchema.safeParse(resource);
    if (!parsed.success) throw new NotificationRefused('malformed');
    const facts =
      'sub_orders' in parsed.data
        ? factsOfCombined(parsed.data, 'notification')
        : [factOfTrade(parsed.data, 'notification')];
    const addressee = 'sub_orders' in parsed.data ? parsed.data.combine_mchid : parsed.data.mchid;
    if (addressee !== merchant.mchid || facts.some((fact) => !merchants.has(fact.mchid))) {
      throw new NotificationRefused('wrong_merchant');
    }
    if (facts.some((fact) => fact.appId !== appId)) throw new NotificationRefused('wrong_app');
    return { kind: 'trade', facts } as const;
  }
  if (eventType.startsWith('REFUND.')) {
    const parsed = refundSchema.safeParse(resource);
    if (!parsed.success) throw new NotificationRefused('malformed');
    if (parsed.data.mchid !== merchant.mchid) throw new NotificationRefused('wrong_merchant');
    return { kind: 'refund', fact: factOfRefund(parsed.data, 'notification', merchant.mchid) } as const;
  }
  return { kind: 'other' } as const;
}

/** From raw bytes to facts, or refused; nothing of an unproven message is looked at but its four headers. */
export async function readNotification(
  reader: NotificationReader,
  mchid: string,
  headers: Headers,
  rawBody: Buffer,
): Promise<Notification> {
  const merchant = reader.set.merchants.get(mchid);
  if (!merchant) throw new NotificationRefused('wrong_merchant');
  const signed = checkHeaders(reader, headers);
  const key =
    reader.platformKeys.known(merchant, signed.serial) ?? (await reader.platformKeys.find(merchant, signed.serial));
  if (!key) throw new NotificationRefused('unknown_serial');
  if (!isSignedBy(key, signed, rawBody)) throw new NotificationRefused('signature');
  const envelope = notificationSchema.safeParse(parseJson(rawBody));
  if (!envelope.success) throw new NotificationRefused('malformed');
  const { id, create_time, event_type, resource } = envelope.data;
  const opened = decryptResource(merchant.apiV3Keys, resource);
  if (!opened) throw new NotificationRefused('decryption');
  const eventType = normalisedType(event_type);
  const content = contentOf(reader, merchant, eventType, parseJson(opened));
  return { id, mchid, eventType, createdAt: new Date(create_time), ...content };
}
