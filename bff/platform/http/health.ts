import type Koa from 'koa';

export interface ReadyCheck {
  name: string;
  /** throws when the part is not ready; outside systems don't belong here: their failure must not stop us */
  check(): Promise<void>;
}

const CHECK_DEADLINE_MS = 2_000;

async function probe({ name, check }: ReadyCheck): Promise<{ name: string; ok: boolean; reason?: string }> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_DEADLINE_MS);
    });
    await Promise.race([check(), late]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `/health/live`: the process answers. `/health/ready`: 200 when every part is ready, else 503 and which is not.
 * `/metrics`: Prometheus text, with a bearer token when one is configured.
 */
export function createHealthRoutes(options: {
  checks: readonly ReadyCheck[];
  metricsText(): Promise<string>;
  metricsToken?: string;
  isStopping(): boolean;
}): Koa.Middleware {
  return async function health(ctx, next) {
    if (ctx.method !== 'GET') return next();
    if (ctx.path === '/health/live') {
      ctx.body = { ok: true };
    } else if (ctx.path === '/health/ready') {
      const parts = await Promise.all(options.checks.map(probe));
      if (options.isStopping()) parts.push({ name: 'process', ok: false, reason: 'stopping' });
      const ok = parts.every((part) => part.ok);
      ctx.status = ok ? 200 : 503;
      ctx.body = { ok, parts };
    } else if (ctx.path === '/metrics') {
      const isAllowed = !options.metricsToken || ctx.get('authorization') === `Bearer ${options.metricsToken}`;
      if (!isAllowed) return next();
      ctx.type = 'text/plain; version=0.0.4; charset=utf-8';
      ctx.body = await options.metricsText();
    } else {
      return next();
    }
  };
}
