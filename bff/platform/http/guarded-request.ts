import type { Context } from 'koa';
import type { Actor } from '../actor';
import type { Locale, Words } from '../errors';
import type { Logger } from '../log';
import { localeOf } from './envelope';
import type { Request } from './route';

/** What is known of a request before its route is found. */
export interface RequestState {
  requestId: string;
  log: Logger;
  address: string;
  /** of the route, once it is found */
  nextAction?: Words;
}

/**
 * What a handler is given. A class, because a literal with a getter makes V8 lay out a new shape for every request: shapes live
 * in the old space, hold the request they were made for until the next full collection, and doubled the cost of a small answer.
 */
export class GuardedRequest implements Request<unknown, unknown, unknown> {
  readonly locale: Locale;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly raw: Request<unknown, unknown, unknown>['raw'];
  readonly header: (name: string) => string | undefined;
  readonly #ctx: Context;
  #abort: AbortController | undefined;

  constructor(
    ctx: Context,
    readonly actor: Actor | null,
    readonly params: unknown,
    readonly query: unknown,
    readonly body: unknown,
  ) {
    const state = ctx.state as RequestState;
    this.#ctx = ctx;
    this.locale = localeOf(ctx.req.headers['accept-language']);
    this.requestId = state.requestId;
    this.address = state.address;
    this.userAgent = ctx.req.headers['user-agent'] ?? '';
    this.log = state.log;
    this.raw = ctx.req;
    this.header = (name) => ctx.get(name) || undefined;
  }

  /** Made when it is asked for: few handlers wait for anything that could be given up. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      const controller = new AbortController();
      this.#abort = controller;
      const { res } = this.#ctx;
      res.once('close', () => {
        if (!res.writableEnded) controller.abort();
      });
    }
    return this.#abort.signal;
  }
}
