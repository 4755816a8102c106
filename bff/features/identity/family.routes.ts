import {
  familyAcceptSchema,
  familyLinkSchema,
  familyLinksSchema,
  familyParamsSchema,
  familyRequestSchema,
  familyUsesSchema,
} from '../../contracts/identity';
import { okSchema, pageQuerySchema } from '../../contracts/shared';
import { actorOf, consented, defineRoute, type Route, signedIn } from '../../platform/http/route';
import type { Family } from './family.service';

const tag = 'identity';

/** Family members who act for one another. */
export function familyRoutes(family: Family): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/identity/family',
      tag,
      summary: 'Whom I act for, who acts for me, and requests',
      contract: { response: familyLinksSchema },
      policy: signedIn,
      handler: async (request) => ({ items: await family.list(actorOf(request).personId) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/family',
      tag,
      summary: 'Ask to act for a relative; a code goes to their phone',
      contract: { body: familyRequestSchema, response: familyLinkSchema, status: 201 },
      policy: consented,
      idempotent: true,
      handler: (request) => family.request(actorOf(request).personId, request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/family/:linkId/code',
      tag,
      summary: 'Send the relative another code',
      contract: { params: familyParamsSchema, response: okSchema, status: 202 },
      policy: consented,
      async handler(request) {
        await family.resendCode(request.params.linkId, actorOf(request).personId);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/family/:linkId/accept',
      tag,
      summary: 'Agree: as the relative, signed in; or with the code from their phone',
      contract: { params: familyParamsSchema, body: familyAcceptSchema, response: familyLinkSchema },
      policy: signedIn,
      rateLimit: { perPerson: 20, windowS: 600 },
      handler: (request) =>
        family.accept(request.params.linkId, actorOf(request).personId, request.body.code, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/family/:linkId/decline',
      tag,
      summary: 'Refuse a request',
      contract: { params: familyParamsSchema, response: okSchema },
      policy: signedIn,
      async handler(request) {
        await family.decline(request.params.linkId, actorOf(request).personId);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/identity/family/:linkId/revoke',
      tag,
      summary: 'Take it back, from either side',
      contract: { params: familyParamsSchema, response: okSchema },
      policy: signedIn,
      async handler(request) {
        await family.revoke(request.params.linkId, actorOf(request).personId);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/identity/family/:linkId/uses',
      tag,
      summary: 'What was done through this link',
      contract: { params: familyParamsSchema, query: pageQuerySchema, response: familyUsesSchema },
      policy: signedIn,
      handler: (request) =>
        family.uses(request.params.linkId, actorOf(request).personId, request.query.cursor, request.query.limit),
    }),
  ];
}
