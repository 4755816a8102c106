import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'koa-helmet';

/**
 * The headers that helmet sets, worked out once: they are the same for every answer, and a dozen middlewares a request
 * cost more than the first screen itself.
 */
export async function securityHeaders(): Promise<readonly [name: string, value: string][]> {
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
        connectSrc: ["'self'", 'blob:', 'ws:', 'wss:'],
        mediaSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: { maxAge: 15_552_000 },
    crossOriginEmbedderPolicy: false,
  });
  await middleware(ctx as Parameters<typeof middleware>[0], async () => undefined);
  return headers;
}
