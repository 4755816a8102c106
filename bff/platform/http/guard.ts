import type { Context } from 'koa';
import type { Actor } from '../actor';
import { ApiError } from '../errors';
import type { Metrics } from '../metrics';
import { fieldWords } from './field-words';
import { GuardedRequest, type RequestState } from './guarded-request';
import type { IdempotencyStore, KeptAnswer } from './idempotency.sql';
import type { RateLimiter } from './rate-limit';
import { readJsonBody } from './read-body';
import type { RawAnswer, Route } from './route';

const DEFAULT_BODY_LIMIT = 64 * 1024;
const IDEMPOTENCY_KEY = /^[\w.:-]{8,128}$/;

export interface GuardDeps {
  /** @throws ApiError token_expired or unauthenticated when a token is there but not good */
  authenticate(authorization: string | undefined): Actor | null;
  idempotency: IdempotencyStore;
  rateLimiter: RateLimiter;
  metrics: Metrics;
  /** answers are parsed against their contract: in tests and development, not where every microsecond counts */
  checkAnswers: boolean;
}

function isRawAnswer(value: unknown): value is RawAnswer {
  return typeof value === 'object' && value !== null && 'contentType' in value && 'body' in value;
}

function parsePart(schema: Route['contract']['body'], value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ApiError('invalid_request', { fields: fieldWords(parsed.error.issues) });
  return parsed.data;
}

/**
 * The way into a handler: who is calling, may they, is the input what the contract says; and the way out:
 * does the answer fit the contract.
 */
export function guard(route: Route, deps: GuardDeps): (ctx: Context) => Promise<void> {
  const { contract } = route;
  const name = `${route.method} ${route.path}`;

  function callerOf(authorization: string | undefined): Actor | null {
    if (!route.isTokenOptional) return deps.authenticate(authorization);
    try {
      return deps.authenticate(authorization);
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  }

  function checkedAnswer(answer: unknown): unknown {
    if (!deps.checkAnswers || !contract.response) return answer;
    const value = isRawAnswer(answer) ? JSON.parse((answer.body as Buffer).toString()) : answer;
    const parsed = contract.response.safeParse(value);
    if (parsed.success) return isRawAnswer(answer) ? answer : parsed.data;
    deps.metrics.contractBreaches.inc({ route: name });
    throw new Error(`${name} answered what its contract does not allow: ${parsed.error.message}`);
  }

  function send(ctx: Context, answer: unknown): void {
    ctx.status = contract.status ?? 200;
    if (answer === undefined || ctx.status === 204) {
      ctx.body = null;
      ctx.status = contract.status ?? 204;
      return;
    }
    if (isRawAnswer(answer)) {
      if (answer.headers) ctx.set(answer.headers);
      ctx.type = answer.contentType;
      ctx.body = answer.body;
      return;
    }
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = JSON.stringify(answer);
  }

  return async function guarded(ctx) {
    const state = ctx.state as RequestState;
    state.nextAction = route.nextAction;
    const actor = callerOf(ctx.req.headers.authorization);
    const refusal = route.policy.decide(actor);
    if (refusal) throw new ApiError(refusal);
    if (route.rateLimit) await deps.rateLimiter.take(name, route.rateLimit, actor?.personId ?? null, state.address);

    const isStream = route.bodyLimit === 'stream';
    const limit = typeof route.bodyLimit === 'number' ? route.bodyLimit : DEFAULT_BODY_LIMIT;
    const rawBody = isStream || route.method === 'GET' ? undefined : await readJsonBody(ctx.req, limit);

    const request = new GuardedRequest(
      ctx,
      actor,
      parsePart(contract.params, ctx.params),
      parsePart(contract.query, ctx.query),
      parsePart(contract.body, rawBody ?? (contract.body ? {} : undefined)),
    );

    if (!route.idempotent) {
      send(ctx, checkedAnswer(await route.handler(request)));
      return;
    }
    const key = ctx.get('idempotency-key');
    if (!IDEMPOTENCY_KEY.test(key)) {
      throw new ApiError('invalid_request', {
        words: {
          zh: '这次提交缺少防重复编号，请更新小程序后再试',
          en: 'Send an Idempotency-Key header of 8 to 128 letters, digits, dots, colons, dashes or underscores',
        },
      });
    }
    const scope = `${actor?.personId ?? state.address}`;
    const content = `${name} ${ctx.path} ${JSON.stringify(rawBody ?? null)}`;
    const kept: KeptAnswer = await deps.idempotency.once(scope, key, content, async () => ({
      status: contract.status ?? 200,
      body: JSON.stringify(checkedAnswer(await route.handler(request)) ?? null),
    }));
    ctx.status = kept.status;
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = kept.status === 204 ? null : kept.body;
  };
}
