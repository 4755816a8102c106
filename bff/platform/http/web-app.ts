import { existsSync } from 'node:fs';
import path from 'node:path';
import type Koa from 'koa';
import send from 'koa-send';

const YEAR_MS = 31_536_000_000;
/** Names that carry a hash of their content never change. */
const HASHED = /[.-][0-9a-f]{8,20}\.\w+$/;

/** Serves the H5 build. Its router lives behind `#`, so only `/` and real files exist. */
export function createWebApp(folder: string): Koa.Middleware {
  const root = path.resolve(folder);
  return async function webApp(ctx, next) {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || ctx.path.startsWith('/api/')) return next();
    const file = ctx.path === '/' ? '/index.html' : ctx.path;
    if (!existsSync(path.join(root, 'index.html'))) return next();
    try {
      await send(ctx, file, {
        root,
        maxAge: HASHED.test(file) ? YEAR_MS : 0,
        immutable: HASHED.test(file),
        brotli: false,
        gzip: false,
      });
    } catch (error) {
      if ((error as { status?: number }).status !== 404) throw error;
      return next();
    }
  };
}
