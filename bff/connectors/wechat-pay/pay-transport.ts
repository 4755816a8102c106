import type { ResilientCall } from '../../platform/resilience/resilience.types';
import { CANONICAL_ORIGIN, type PayAnswer } from './merchant-pay';
import { errorReplySchema } from './wechat-pay.wire';

/** WeChat did not say, or what came can't be proved to be WeChat's: nothing may be concluded. */
export class NoProof extends Error {}

export interface PayTransport {
  get(url: string, headers: Record<string, string>): Promise<PayAnswer>;
  post(url: string, params: Record<string, unknown>, headers: Record<string, string>): Promise<PayAnswer>;
  upload(): Promise<PayAnswer>;
  /** A file, unparsed and unverified (WeChat does not sign files); the caller compares its hash. */
  stream(url: string, headers: Record<string, string>): Promise<Response>;
}

/** What the library can't be told: address, deadline, which key WeChat shall sign with, and whether to believe the answer. */
export function createPayTransport(deps: {
  /** `https://api.mch.weixin.qq.com`, or the simulator */
  baseUrl: string;
  call: ResilientCall;
  /** asks WeChat to sign with the public key instead of a certificate */
  publicKeyId: string | null;
  isFromWechat: (headers: Headers, rawBody: Buffer) => Promise<boolean>;
  fetch: typeof fetch;
}): PayTransport {
  const base = deps.baseUrl.replace(/\/$/, '');

  /** Only path and query of an address are taken: whatever host an answer names, we ask the one we know. */
  function ourAddress(url: string): string {
    const { pathname, search } = new URL(url, CANONICAL_ORIGIN);
    return `${base}${pathname}${search}`;
  }

  function allHeaders(headers: Record<string, string>): Record<string, string> {
    return { ...headers, ...(deps.publicKeyId ? { 'Wechatpay-Serial': deps.publicKeyId } : {}) };
  }

  async function send(method: 'GET' | 'POST', url: string, headers: Record<string, string>, body?: string) {
    return deps.call.run(
      async (signal): Promise<PayAnswer> => {
        const answer = await deps.fetch(ourAddress(url), {
          method,
          headers: allHeaders(headers),
          body,
          signal,
          redirect: 'manual',
        });
        const raw = Buffer.from(await answer.arrayBuffer());
        if (answer.status >= 500 || answer.status < 200 || (answer.status >= 300 && answer.status < 400)) {
          throw new NoProof(`HTTP ${answer.status}`);
        }
        const isSigned = answer.headers.has('wechatpay-signature');
        // Refusals may come unsigned from an outer gate of WeChat's; what is signed must be signed well.
        // A 401 may be about our clock, by which its own signature would look stale too: it proves nothing and changes nothing.
        if ((answer.ok || (isSigned && answer.status !== 401)) && !(await deps.isFromWechat(answer.headers, raw))) {
          throw new NoProof('the answer is not signed by WeChat');
        }
        let data: unknown = null;
        if (raw.length > 0) {
          try {
            data = JSON.parse(raw.toString('utf8'));
          } catch {
            if (answer.status !== 429) throw new NoProof('the answer is not JSON');
          }
        }
        if (answer.ok) return { status: answer.status, data };
        const refusal = errorReplySchema.safeParse(data);
        if (!refusal.success && answer.status !== 429) throw new NoProof(`HTTP ${answer.status} without a code`);
        const error = refusal.success ? refusal.data : { code: 'FREQUENCY_LIMITED', message: 'HTTP 429' };
        return { status: answer.status, error, errRaw: { date: answer.headers.get('date') } };
      },
      { safe: method === 'GET' },
    );
  }

  return {
    get: (url, headers) => send('GET', url, headers),
    // The signature covers these very bytes.
    post: (url, params, headers) => send('POST', url, headers, JSON.stringify(params)),
    upload: async () => {
      throw new Error('nothing is uploaded to WeChat Pay');
    },
    async stream(url, headers) {
      return deps.call.run(async (signal) => {
        // The deadline is for the first byte: a day's file of a city takes its time.
        const controller = new AbortController();
        const giveUp = () => controller.abort();
        signal.addEventListener('abort', giveUp, { once: true });
        const options = { headers: allHeaders(headers), signal: controller.signal, redirect: 'manual' } as const;
        const answer = await deps.fetch(ourAddress(url), options);
        signal.removeEventListener('abort', giveUp);
        return answer;
      });
    },
  };
}
