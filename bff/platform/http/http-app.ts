import { randomUUID } from 'node:crypto';
import cors from '@koa/cors';
import Router, { type RouterMiddleware } from '@koa/router';
import Koa from 'koa';
import { isDatabaseAway } from '../db/database';
import { ApiError } from '../errors';
import { createAccessLog, type Logger } from '../log';
import { localeOf, presentError } from './envelope';
import { type GuardDeps, guard } from './guard';
import type { RequestState } from './guarded-request';
import type { Route } from './route';
import { createRouteTree } from './route-tree';
import { API_HEADERS, pageHeaders } from './security-headers';

export interface HttpAppOptions extends GuardDeps {
  routes: readonly Route[];
  log: Logger;
  /** `any`: nothing of ours rides on a cookie, so a press may come from any page */
  corsOrigins: readonly string[] | 'any';
  /** origins beside our own that pages may ask: the other entrances */
  entrances: readonly string[];
  /** requests worked on at once; more are told to come back. Calls for help and health are never counted. */
  mostInFlight: number;
  /** how many proxies in front of us write X-Forwarded-For */
  trustedProxies: number;
  /** mounted after the API: health, metrics, API page, H5 build */
  extras: readonly Koa.Middleware[];
}

/** What is served however much else is asked for. */
const RESERVED = /^\/(api\/sos\/|api\/push\/ticket$|health\/|metrics$)/;
const COME_BACK_S = 1;
const REQUEST_ID = /^[\w-]{8,64}$/;

/** Fails at start, naming every route that nobody decided about. */
export function assertRoutesComplete(routes: readonly Route[]): void {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    if (!route.policy?.decide) faults.push(`${name} has no policy`);
    if (!route.contract.response && !route.contract.produces && route.contract.status !== 204) {
      faults.push(`${name} says nothing of its answer`);
    }
    const key = `${route.method} ${route.path.replace(/:\w+/g, ':')}`;
    if (seen.has(key)) faults.push(`${name} is declared twice`);
    seen.add(key);
  }
  if (faults.length > 0)
    throw new Error(`Routes are not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

function callerAddress(ctx: Koa.Context, trustedProxies: number): string {
  const direct = ctx.req.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return direct;
  const hops = ctx
    .get('x-forwarded-for')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return hops[hops.length - trustedProxies] ?? direct;
}

function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Below `/api` only the page that shows it is one. */
function isData(path: string): boolean {
  return path.startsWith('/api/') && !path.startsWith('/api/docs');
}

/** Libraries refuse an address that can't be decoded or leads outside with errors of their own. */
function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const status = (thrown as { status?: unknown } | null)?.status;
  if (isDatabaseAway(thrown)) return new ApiError('unavailable', { cause: thrown });
  const isBadAddress = thrown instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500);
  return new ApiError(isBadAddress ? 'not_found' : 'internal', { cause: thrown });
}

export async function createHttpApp(options: HttpAppOptions): Promise<Koa> {
  assertRoutesComplete(options.routes);
  const app = new Koa();
  const { log, metrics } = options;
  const forPages = await pageHeaders(options.entrances);
  const writeAccessLine = createAccessLog(log);
  let inFlight = 0;

  app.use(async function answerForEverything(ctx, next) {
    const startedAt = performance.now();
    const isCounted = !RESERVED.test(ctx.path);
    const requestId = requestIdOf(ctx.req.headers['x-request-id']);
    const state = ctx.state as RequestState;
    state.requestId = requestId;
    state.address = callerAddress(ctx, options.trustedProxies);
    state.log = log;
    ctx.res.setHeader('X-Request-Id', requestId);
    for (const [name, value] of isData(ctx.path) ? API_HEADERS : forPages) ctx.res.setHeader(name, value);
    const isShed = isCounted && inFlight >= options.mostInFlight;
    if (isCounted) inFlight += 1;
    try {
      if (isShed) throw new ApiError('unavailable', { retryAfterS: COME_BACK_S });
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new ApiError('not_found');
    } catch (thrown) {
      const error = asApiError(thrown);
      const at = { requestId, route: ctx._matchedRoute };
      // A line for each of a flood would be a second flood; the metric counts them.
      if (isShed) metrics.requestsShed.inc();
      else if (error.code === 'internal') log.error({ ...at, error: thrown }, 'request failed');
      // A part that is away says so in a line of its own; here one line a request is enough, without a stack.
      else if (error.status >= 500)
        log.warn({ ...at, code: error.code, reason: String(error.cause ?? '') }, 'refused for now');
      if (error.options.retryAfterS) ctx.set('Retry-After', String(error.options.retryAfterS));
      ctx.status = error.status;
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = JSON.stringify(
        presentError(error, localeOf(ctx.req.headers['accept-language']), requestId, state.nextAction),
      );
      // What is left of an upload that was refused would otherwise be read as the next request.
      if (!ctx.req.complete) ctx.set('Connection', 'close');
    } finally {
      if (isCounted) inFlight -= 1;
      const seconds = (performance.now() - startedAt) / 1000;
      const route = ctx._matchedRoute ? String(ctx._matchedRoute) : 'none';
      metrics.requests.observe({ method: ctx.method, route, status: ctx.status }, seconds);
      if (route !== 'none') {
        const ms = Math.round(seconds * 1e4) / 10;
        writeAccessLine({ requestId, method: ctx.method, route, status: ctx.status, ms });
      }
    }
  });

  const { corsOrigins } = options;
  if (corsOrigins.length > 0) {
    app.use(
      cors({
        origin: (ctx) => (corsOrigins === 'any' || corsOrigins.includes(ctx.get('origin')) ? ctx.get('origin') : ''),
        allowHeaders: [
          'authorization',
          'content-type',
          'accept-language',
          'idempotency-key',
          'x-request-id',
          'x-sos-key',
        ],
        maxAge: 600,
      }),
    );
  }

  const router = new Router({ prefix: '/api', strict: true });
  const handled = options.routes.map((route) => {
    const value = { path: `/api${route.path}`, handle: guard(route, options) };
    router.register(route.path, [route.method], value.handle as unknown as RouterMiddleware);
    return { method: route.method, path: value.path, value };
  });
  const tree = createRouteTree(handled);
  app.use(async function findDirectly(ctx, next) {
    const found = tree.find(ctx.method, ctx.path);
    if (!found) return next();
    ctx._matchedRoute = found.value.path;
    ctx.params = found.params;
    await found.value.handle(ctx);
  });
  app.use(router.routes());
  app.use(
    router.allowedMethods({
      throw: true,
      methodNotAllowed: () => new ApiError('method_not_allowed'),
      notImplemented: () => new ApiError('method_not_allowed'),
    }),
  );
  for (const extra of options.extras) app.use(extra);
  // Errors after the answer began (a caller who hung up) have nobody left to tell but the log.
  app.on('error', (error) => log.debug({ error }, 'connection ended early'));
  return app;
}
