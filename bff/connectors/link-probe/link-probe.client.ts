import { type LookupAddress, lookup as lookupCallback } from 'node:dns';
import { Agent, request } from 'undici';
import { ApiError } from '../../platform/errors';
import { isPublicAddress, publicLinkFault } from '../../platform/outbound/public-address';
import type { ResilientCall } from '../../platform/resilience/resilience.types';
import type { LinkAnswer, LinkProbe } from './link-probe.port';

export interface LinkProbeOptions {
  call: ResilientCall;
  /**
   * A gateway that fetches for us, as `http://simulators/sites`: it is asked for `<base>/<host>/<path>`.
   * Without it pages are asked directly, on public addresses only.
   */
  gatewayUrl?: string;
  /** how names become addresses; the system's way unless given */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

const DEADLINE_MS = 6_000;
const MOST_REDIRECTS = 3;
const MOST_HEADER_BYTES = 16 * 1024;
/** A page that asks for a sign-in, refuses robots or is busy is there. */
const ALIVE = new Set([401, 403, 405, 429]);

class RefusedAddress extends Error {}

const resolveBySystem = (host: string) =>
  new Promise<LookupAddress[]>((resolve, reject) => {
    lookupCallback(host, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });

function words(error: unknown): string {
  if (error instanceof RefusedAddress) return 'private address';
  const { name, code, message, cause } = error as Error & { code?: string; cause?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return 'no answer in time';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown host';
  if (cause) return words(cause);
  return code ?? message.slice(0, 80);
}

/** Asks pages with GET, follows few redirects, reads no body, and connects to public addresses only. */
export function createLinkProbe(options: LinkProbeOptions): LinkProbe {
  const resolve = options.resolve ?? resolveBySystem;
  // The address that was judged is the address that is connected to: a name that changes its answer in between gains nothing.
  const agent = new Agent({
    connect: {
      timeout: DEADLINE_MS,
      lookup: (host, { all }, done) => {
        resolve(host).then(
          (addresses) => {
            const [first] = addresses;
            if (!first || addresses.some(({ address }) => !isPublicAddress(address))) {
              return done(new RefusedAddress(host), '', 0);
            }
            return all ? done(null, addresses) : done(null, first.address, first.family);
          },
          (error) => done(error, '', 0),
        );
      },
    },
    maxHeaderSize: MOST_HEADER_BYTES,
    keepAliveTimeout: 1,
  });

  function addressOf(url: string): string {
    if (!options.gatewayUrl) return url;
    const { host, pathname, search } = new URL(url);
    return `${options.gatewayUrl}/${host}${pathname}${search}`;
  }

  async function ask(first: string, signal: AbortSignal): Promise<LinkAnswer> {
    let url = first;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      if (publicLinkFault(url)) return { isUp: false, detail: hop === 0 ? 'not a public link' : 'redirects inside' };
      const answer = await request(addressOf(url), {
        method: 'GET',
        headers: { 'user-agent': 'yichengtong-link-check/1', accept: 'text/html,*/*;q=0.5' },
        ...(options.gatewayUrl ? {} : { dispatcher: agent }),
        signal,
      });
      // Only whether it opens is asked; the page itself is not ours to fetch.
      answer.body.on('error', () => {}).destroy();
      const { statusCode } = answer;
      const location = answer.headers.location;
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
        url = new URL(location, url).href;
        continue;
      }
      return { isUp: statusCode < 400 || ALIVE.has(statusCode), detail: String(statusCode) };
    }
    return { isUp: false, detail: 'too many redirects' };
  }

  return {
    async probe(url) {
      try {
        return await options.call.run(
          (signal) => ask(url, AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)])),
          {
            safe: true,
            timeoutMs: DEADLINE_MS + 1_000,
          },
        );
      } catch (error) {
        return { isUp: false, detail: words(error instanceof ApiError ? (error.cause ?? error) : error) };
      }
    },
  };
}
