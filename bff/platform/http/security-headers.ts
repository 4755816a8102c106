import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'koa-helmet';

const HSTS_S = 15_552_000;

/**
 * What an answer of the API says to browsers. It is data: nothing may run in it, frame it or read it from another site, and
 * no address of ours is told onwards. The rest of helmet's dozen (DNS prefetch, old download prompts, Flash policies, XSS
 * filters, opener and agent isolation) speaks of pages alone, and costs a small answer a quarter of its time.
 */
export const API_HEADERS: readonly [name: string, value: string][] = [
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', `max-age=${HSTS_S}; includeSubDomains`],
  ['X-Content-Type-Options', 'nosniff'],
];

/** The headers that helmet sets on a page, worked out once: they are the same for every one. `entrances` may be asked as well. */
export async function pageHeaders(entrances: readonly string[]): Promise<readonly [name: string, value: string][]> {
  const headers: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => undefined,
  };
  const ctx = { req: {} as IncomingMessage, res: response as unknown as ServerResponse };
  const middleware = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        // Taro's H5 runtime sets inline styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // A photo that waits for the network is read back from where the browser holds it.
        connectSrc: ["'self'", 'blob:', 'ws:', 'wss:', ...entrances],
        mediaSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: { maxAge: HSTS_S },
    crossOriginEmbedderPolicy: false,
  });
  await middleware(ctx as Parameters<typeof middleware>[0], async () => undefined);
  return headers;
}
