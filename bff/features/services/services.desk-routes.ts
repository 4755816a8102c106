import type { z } from 'zod';
import {
  approveBodySchema,
  createEntryBodySchema,
  type DeskEntry,
  deskEntryParamsSchema,
  deskEntrySchema,
  deskListQuerySchema,
  deskListResponseSchema,
  diffQuerySchema,
  editionDiffSchema,
  editionListResponseSchema,
  editionParamsSchema,
  lockedBodySchema,
  previewBodySchema,
  previewResponseSchema,
  redirectBodySchema,
  returnBodySchema,
  saveDraftBodySchema,
  scheduleBodySchema,
  submitBodySchema,
  withdrawBodySchema,
} from '../../contracts/services-desk';
import type { Actor } from '../../platform/actor';
import type { Locale } from '../../platform/errors';
import { actorOf, defineRoute, type Policy, type Route, staffWith } from '../../platform/http/route';
import type { Desk } from './services.desk';
import type { Review } from './services.review';

const tag = 'services';
const path = (rest: string) => `/services/desk${rest}`;
const atDesk = staffWith('publisher', 'approver');
const publisher = staffWith('publisher');
const approver = staffWith('approver');
/** An entry with every list full, in two languages. */
const CONTENT_LIMIT = 512 * 1024;

/** The publishing desk. What depends on the entry (whose department, who wrote it) is judged in the policy of the feature. */
export function deskRoutes(desk: Desk, review: Review): Route[] {
  const params = deskEntryParamsSchema;
  const response = deskEntrySchema;

  /** A step on an entry, which answers with the entry after it. */
  function step<Body extends z.ZodType>(
    name: string,
    policy: Policy,
    body: Body,
    take: (actor: Actor, entryId: string, body: z.output<Body>, locale: Locale) => Promise<DeskEntry>,
    summary: string,
  ): Route {
    return defineRoute({
      method: 'POST',
      path: path(`/entries/:entryId/${name}`),
      tag,
      summary,
      contract: { params, body: body as z.ZodType<z.output<Body>>, response },
      policy,
      handler: (request) => take(actorOf(request), request.params.entryId, request.body, request.locale),
    });
  }

  return [
    defineRoute({
      method: 'GET',
      path: path(''),
      tag,
      summary: 'Entries of my departments, with counts per filter',
      contract: { query: deskListQuerySchema, response: deskListResponseSchema },
      policy: atDesk,
      handler: (request) => desk.list(actorOf(request), request.query, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: path('/preview'),
      tag,
      summary: 'Facts that are not saved yet, as a citizen would see them, and what the gate says',
      contract: { body: previewBodySchema, response: previewResponseSchema },
      policy: atDesk,
      bodyLimit: CONTENT_LIMIT,
      handler: (request) => desk.preview(actorOf(request), request.body.entryId, request.body.content, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: path('/editions/:editionId/preview'),
      tag,
      summary: 'An edition as a citizen would see it',
      contract: { params: editionParamsSchema, response: previewResponseSchema },
      policy: atDesk,
      handler: (request) => desk.previewEdition(actorOf(request), request.params.editionId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: path('/entries'),
      tag,
      summary: 'Start a new entry with its first draft',
      contract: { body: createEntryBodySchema, response, status: 201 },
      policy: publisher,
      idempotent: true,
      handler: (request) => desk.create(actorOf(request), request.body, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: path('/entries/:entryId'),
      tag,
      summary: 'An entry with its editions, findings, history, and what I may do',
      contract: { params, response },
      policy: atDesk,
      handler: (request) => desk.read(actorOf(request), request.params.entryId, request.locale),
    }),
    defineRoute({
      method: 'PUT',
      path: path('/entries/:entryId/draft'),
      tag,
      summary: 'Save the edition in work; lock version 0 begins the next one',
      contract: { params, body: saveDraftBodySchema, response },
      policy: publisher,
      bodyLimit: CONTENT_LIMIT,
      handler: (request) => desk.saveDraft(actorOf(request), request.params.entryId, request.body, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: path('/entries/:entryId/editions'),
      tag,
      summary: 'All editions of an entry, newest first',
      contract: { params, response: editionListResponseSchema },
      policy: atDesk,
      handler: (request) => desk.listEditions(actorOf(request), request.params.entryId, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: path('/entries/:entryId/diff'),
      tag,
      summary: 'What differs between two editions; the live one and the one in work unless told',
      contract: { params, query: diffQuerySchema, response: editionDiffSchema },
      policy: atDesk,
      handler: (request) => desk.diff(actorOf(request), request.params.entryId, request.query),
    }),
    step(
      'submit',
      publisher,
      submitBodySchema,
      review.submit,
      'Ask a second person to review; warnings must be answered',
    ),
    step('return', approver, returnBodySchema, review.sendBack, 'Send the edition back with a reason'),
    step(
      'approve',
      approver,
      approveBodySchema,
      review.approve,
      'Approve and publish now; never by somebody who wrote part of it',
    ),
    step('schedule', approver, scheduleBodySchema, review.schedule, 'Approve for a later hour, or move that hour'),
    step(
      'withdraw',
      approver,
      withdrawBodySchema,
      review.withdraw,
      'Take the live edition down, with a reason for citizens and, where there is one, a successor',
    ),
    step(
      'redirect',
      approver,
      redirectBodySchema,
      review.redirect,
      'Lead readers of a withdrawn entry to another one; null ends that',
    ),
    step('recall', publisher, lockedBodySchema, review.recall, 'Take the edition back from review'),
    step('discard', publisher, lockedBodySchema, review.discard, 'Drop the edition in work'),
    step(
      'unschedule',
      atDesk,
      lockedBodySchema,
      review.unschedule,
      'Call off the planned publication; the edition is a draft again',
    ),
  ];
}
