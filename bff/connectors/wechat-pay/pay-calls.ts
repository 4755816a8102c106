import type { z } from 'zod';
import type { Clock } from '../../platform/clock';
import { ApiError } from '../../platform/errors';
import type { Logger } from '../../platform/log';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { decryptResource } from './decrypt-resource';
import { normaliseErrorCode } from './error-codes';
import { type Merchant, type MerchantKeys, type PlatformKey, platformKeyOfCertificate } from './merchant-keys';
import { MerchantPay, type PayAnswer } from './merchant-pay';
import { createPayTransport, NoProof, type PayTransport } from './pay-transport';
import { createPlatformKeys } from './platform-keys';
import { faultBeforeKey, isSignedBy, type SignatureHeaders, signatureHeaders } from './verify-signature';
import type { PayOutcome } from './wechat-pay.port';
import { certificatesReplySchema } from './wechat-pay.wire';
import { createWechatTime } from './wechat-time';

export interface WechatPayGatewayDeps {
  /** `https://api.mch.weixin.qq.com`, or the simulator */
  baseUrl: string;
  keys: MerchantKeys;
  /** deadline, breaker and bulkhead of one merchant: a crowd at one biller must not hold up the others */
  callOf: (mchid: string, mayCombine: boolean) => ResilientCall;
  clock: Clock;
  log: Logger;
  /** seconds by which WeChat's clock is ahead of ours, whenever that changes */
  reportClockOffset?: (seconds: number) => void;
  fetch?: typeof fetch;
}

/** What a merchant's number is asked with, made anew when its keys change. */
export interface Desk {
  merchant: Merchant;
  pay: MerchantPay;
  transport: PayTransport;
}

/** What every call has in common: whose keys, which proof, what time, and what an answer means. */
export function createPayCalls(deps: WechatPayGatewayDeps) {
  const { keys, log } = deps;
  const time = createWechatTime({ clock: deps.clock, log, report: deps.reportClockOffset });
  const calls = new Map<string, ResilientCall>();
  const desks = new WeakMap<Merchant, Desk>();
  const driftSeen = new Set<string>();

  const platformKeys = createPlatformKeys({ clock: time, log, download: downloadCertificates });

  function callOf({ mchid, mayCombine }: Merchant): ResilientCall {
    const call = calls.get(mchid) ?? deps.callOf(mchid, mayCombine);
    calls.set(mchid, call);
    return call;
  }

  function openDesk(merchant: Merchant, isFromWechat: (headers: Headers, raw: Buffer) => Promise<boolean>): Desk {
    const transport = createPayTransport({
      baseUrl: deps.baseUrl,
      call: callOf(merchant),
      publicKeyId: merchant.publicKeyId,
      isFromWechat,
      fetch: deps.fetch ?? fetch,
    });
    return {
      merchant,
      transport,
      pay: new MerchantPay({ appId: keys.current().appId, merchant, time, http: transport }),
    };
  }

  function deskOf(mchid: string): Desk | null {
    const merchant = keys.current().merchants.get(mchid);
    if (!merchant) return null;
    const desk =
      desks.get(merchant) ??
      openDesk(merchant, async (headers, raw) => {
        const signed = provable(headers);
        const key = signed && (await platformKeys.find(merchant, signed.serial));
        return !!key && isSignedBy(key, signed, raw);
      });
    desks.set(merchant, desk);
    return desk;
  }

  function provable(headers: Headers): SignatureHeaders | null {
    const signed = signatureHeaders(Object.fromEntries(headers));
    return signed && !faultBeforeKey(signed, time.now().getTime()) ? signed : null;
  }

  /** The list is signed by a certificate that may be in it: what opens it proves it first, its signature second. */
  async function downloadCertificates(merchant: Merchant): Promise<(PlatformKey & { serialNo: string })[]> {
    let fresh: (PlatformKey & { serialNo: string })[] = [];
    const desk = openDesk(merchant, async (headers, raw) => {
      const signed = provable(headers);
      if (!signed) return false;
      const { data } = certificatesReplySchema.parse(JSON.parse(raw.toString('utf8')));
      fresh = data.map(({ encrypt_certificate, serial_no }) => {
        const pem = decryptResource(merchant.apiV3Keys, encrypt_certificate);
        if (!pem) throw new NoProof('a certificate does not open');
        return { ...platformKeyOfCertificate(pem.toString('utf8')), serialNo: serial_no };
      });
      const key =
        platformKeys.known(merchant, signed.serial) ?? fresh.find((each) => each.serialNo === signed.serial)?.key;
      return !!key && isSignedBy(key, signed, raw);
    });
    const answer = await desk.pay.certificates();
    if (answer.status !== 200) throw new NoProof(`certificates: HTTP ${answer.status}`);
    return fresh;
  }

  function noteDrift(what: string, where: string): void {
    if (driftSeen.has(`${what} ${where}`)) return;
    driftSeen.add(`${what} ${where}`);
    log.warn({ system: 'wechat-pay', call: what, drift: where }, 'answer differs from the documents');
  }

  /** A key that was changed a moment ago, or a clock that is wrong: what was refused may be signed better now. */
  function maySignBetter({ merchant }: Desk, answer: PayAnswer): boolean {
    keys.lookAgain();
    const isRekeyed = keys.current().merchants.get(merchant.mchid) !== merchant;
    return time.learn(answer.errRaw?.date ?? null) || isRekeyed;
  }

  /** One call. A repeat follows only a refused signature from which something was learnt. */
  async function ask<T>(
    what: string,
    mchid: string,
    send: (desk: Desk) => Promise<PayAnswer>,
    read: (data: unknown, desk: Desk) => T | null | Promise<T | null>,
  ): Promise<PayOutcome<T>> {
    for (let hasLearnt = false; ; hasLearnt = true) {
      const desk = deskOf(mchid);
      if (!desk) {
        log.error({ system: 'wechat-pay', call: what, mchid }, 'merchant is not in the key file');
        return { outcome: 'unknown', reason: 'merchant without keys' };
      }
      try {
        const answer = await send(desk);
        if (answer.error) {
          const code = normaliseErrorCode(String(answer.error.code));
          const message = String(answer.error.message ?? '');
          if (code === 'SIGN_ERROR' && !hasLearnt && maySignBetter(desk, answer)) continue;
          // They did not get to the end of it; what was done by then nobody says.
          if (code === 'SYSTEM_ERROR') return { outcome: 'unknown', reason: 'SYSTEM_ERROR' };
          if (code === 'SIGN_ERROR' || code === 'NO_AUTH' || code === 'OTHER' || code === 'APPID_MCHID_NOT_MATCH') {
            log.error({ system: 'wechat-pay', call: what, mchid, refusal: code }, 'WeChat Pay refused');
          }
          return { outcome: 'refused', code, message, httpStatus: answer.status };
        }
        const value = await read(answer.data, desk);
        if (value !== null) return { outcome: 'done', value };
        log.error({ system: 'wechat-pay', call: what, mchid }, 'the answer is about something else');
        return { outcome: 'unknown', reason: 'answer to another question' };
      } catch (error) {
        return { outcome: 'unknown', reason: reasonOf(error) };
      }
    }
  }

  function parse<S extends z.ZodType>(what: string, schema: S, data: unknown): z.output<S> {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    noteDrift(what, parsed.error.issues.map((issue) => issue.path.join('.')).join(','));
    throw new NoProof('an answer in a shape we do not know');
  }

  return { ask, parse, deskOf, platformKeys, time };
}

/** Why nothing can be said, without anything of what was sent or came. */
function reasonOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { cause } = error;
    return cause instanceof NoProof ? cause.message : error.code;
  }
  return error instanceof NoProof ? error.message : 'failed';
}
