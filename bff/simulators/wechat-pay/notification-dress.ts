import { beijing } from './pay-answers';
import type { SimNotification, Twist } from './pay-books';
import type { PlatformSeal } from './platform-seal';
import type { WechatPayFaults } from './scenarios';

interface Dressed {
  headers: Record<string, string>;
  body: string;
}

/** What is inside, before it is sealed; twists that are about the content are made here. */
function contentOf(notification: SimNotification, twist: Twist, faults: WechatPayFaults): Record<string, unknown> {
  let content = structuredClone(notification.content);
  const isCombined = 'combine_mchid' in content;
  if (twist === 'wrong-mchid') content = { ...content, [isCombined ? 'combine_mchid' : 'mchid']: '1999999999' };
  if (twist === 'wrong-appid') content = { ...content, [isCombined ? 'combine_appid' : 'appid']: 'wxffffffffffffffff' };
  if (twist === 'unknown-trade') {
    const stranger = 'NOBODY0KNOWS0THIS0NUMBER';
    if (isCombined) {
      const parts = content.sub_orders as Record<string, unknown>[];
      content = {
        ...content,
        combine_out_trade_no: stranger,
        sub_orders: parts.map((part, index) => ({
          ...part,
          out_trade_no: `${stranger}${index}`,
          transaction_id: '4200000000000000000000000000',
        })),
      };
    } else content = { ...content, out_trade_no: stranger, transaction_id: '4200000000000000000000000000' };
  }
  if (faults.notifyExtraFields) content = { ...content, something_new: { nested: [1, '二'] }, another_new: null };
  return content;
}

/** One request to notify_url as it goes over the wire: sealed, signed, and twisted as told. */
export function dressNotification(
  seal: PlatformSeal,
  notification: SimNotification,
  twist: Twist,
  faults: WechatPayFaults,
  nowMs: number,
): Dressed {
  if (twist === 'replay' && notification.sent) return notification.sent;
  const about = notification.about === 'trade' ? 'transaction' : 'refund';
  const sealed = seal.seal(
    notification.mchid,
    JSON.stringify(contentOf(notification, twist, faults)),
    faults.notifyEmptyAad ? '' : about,
  );
  if (twist === 'bad-tag') {
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    bytes[8]! ^= 1;
    sealed.ciphertext = bytes.toString('base64');
  }
  const isOwn = twist === 'none' || twist === 'copy' || twist === 'altered';
  const envelope = {
    id: isOwn ? notification.id : `${notification.id}-${twist}`,
    create_time: beijing(notification.createdAtMs),
    resource_type: 'encrypt-resource',
    event_type: twist === 'unknown-event' ? 'PROMOTION.SOMETHING_NEW' : notification.eventType,
    summary: notification.summary,
    resource: { original_type: about, algorithm: 'AEAD_AES_256_GCM', ...sealed },
    ...(faults.notifyExtraFields ? { trace: { id: 'new-field' } } : {}),
  };
  const body = JSON.stringify(envelope);
  const headers: Record<string, string> = {
    'request-id': `08${Math.floor(nowMs).toString(16).toUpperCase()}`,
    ...seal.signedHeaders(body, nowMs + faults.clockAheadMs, faults.signer, { isForged: twist === 'forged-key' }),
  };
  if (twist === 'probe') {
    return {
      headers: { ...headers, 'wechatpay-signature': `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}` },
      body,
    };
  }
  if (twist === 'forged-signature') {
    return { headers: { ...headers, 'wechatpay-signature': Buffer.alloc(256, 7).toString('base64') }, body };
  }
  if (twist === 'forged-body') return { headers, body: body.replace(/"summary":"[^"]*"/, '"summary":"支付成功！"') };
  if (twist === 'altered') return { headers, body: JSON.stringify(envelope, null, 2) };
  return { headers, body };
}
