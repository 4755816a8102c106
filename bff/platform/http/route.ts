import type { z } from 'zod';
import type { ErrorCode } from '../../contracts/errors';
import type { Actor, Role } from '../actor';
import { hasRole } from '../actor';
import type { Locale, Words } from '../errors';
import type { Logger } from '../log';

/** Decides from the caller alone, before the handler runs. What depends on a row is decided in the feature's policy. */
export interface Policy {
  /** shown in the API page */
  readonly name: string;
  /** null lets the caller in; otherwise the code to answer with. */
  decide(actor: Actor | null): ErrorCode | null;
}

export const anyone: Policy = { name: 'anyone', decide: () => null };
export const signedIn: Policy = { name: 'signed in', decide: (actor) => (actor ? null : 'unauthenticated') };
/** Signed in and agreed to the privacy notice now in force: needed wherever personal data is collected. */
export const consented: Policy = {
  name: 'signed in, privacy notice accepted',
  decide: (actor) => (!actor ? 'unauthenticated' : actor.consentVersion ? null : 'consent_required'),
};
export function staffWith(...roles: Role[]): Policy {
  return {
    name: `staff: ${roles.join(' or ')}`,
    decide: (actor) => (!actor ? 'unauthenticated' : hasRole(actor, ...roles) ? null : 'forbidden'),
  };
}

export interface RateLimit {
  /** requests allowed per person and per address in the window */
  perPerson?: number;
  perAddress?: number;
  windowS: number;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Contract<
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends z.ZodType | undefined = z.ZodType | undefined,
> {
  params?: P;
  query?: Q;
  body?: B;
  /** what a client should send, where `body` takes less as well; shown on the API page */
  asked?: z.ZodType;
  /** zod of the JSON answer; leave out for answers that are not JSON and then give `produces` */
  response?: R;
  /** success status, 200 unless given */
  status?: 200 | 201 | 202 | 204;
  /** content type of an answer that the handler gives as bytes (`RawAnswer`) */
  produces?: string;
}

/** An answer given as bytes: a file, a picture, a zip, or JSON that was made before. */
export interface RawAnswer {
  body: Buffer | NodeJS.ReadableStream;
  contentType: string;
  headers?: Record<string, string>;
}

export interface Request<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** null only on routes whose policy admits anyone */
  actor: Actor | null;
  locale: Locale;
  requestId: string;
  /** caller's address, behind the configured number of proxies */
  address: string;
  userAgent: string;
  log: Logger;
  /** aborted when the caller hangs up or the deadline passes */
  signal: AbortSignal;
  /** raw incoming request, for uploads only */
  raw: import('node:http').IncomingMessage;
  header(name: string): string | undefined;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** below `/api`, as `/reports/:reportId` */
  path: string;
  /** one line for the API page */
  summary: string;
  /** groups routes on the API page: the capability's name */
  tag: string;
  contract: Contract;
  policy: Policy;
  /** the caller must send `Idempotency-Key`; the first answer is kept a day and given again */
  idempotent?: boolean;
  rateLimit?: RateLimit;
  /** a token that ran out or is not ours counts as none, where turning somebody away would be worse */
  isTokenOptional?: boolean;
  /** what the caller can do instead, said with every error of this route */
  nextAction?: Words;
  /** content type of a body that the handler reads by itself (`bodyLimit: 'stream'`); bytes unless given */
  consumes?: string;
  /** body bytes allowed; 64 KiB unless given; `stream` leaves the body unread in `raw` */
  bodyLimit?: number | 'stream';
  // Routes of many contracts stand in one list; each was checked against its own where it was defined.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  handler: (request: Request<any, any, any>) => Promise<unknown>;
}

/** Declares a route; the types of params, query, body and answer follow from the contract. */
export function defineRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(
  route: Omit<Route, 'contract' | 'handler'> & {
    contract: Contract<P, Q, B, R>;
    handler: (
      request: Request<Parsed<P>, Parsed<Q>, Parsed<B>>,
    ) => Promise<(R extends z.ZodType ? z.input<R> : undefined) | RawAnswer>;
  },
): Route {
  return route as unknown as Route;
}

/** The actor of a route whose policy does not admit anyone. */
export function actorOf(request: { actor: Actor | null }): Actor {
  if (!request.actor) throw new Error('route without a signed-in policy asked for its actor');
  return request.actor;
}
