import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import {
  caseListQuerySchema,
  caseListSchema,
  caseStepSchema,
  personFactsSchema,
  sosCaseSchema,
} from '../../../contracts/sos';
import { actorOf, defineRoute, type Route, signedIn } from '../../../platform/http/route';
import type { ExportCase } from './export-case';
import type { ReadCases } from './read-cases';
import type { TakeStep } from './take-step';

const tag = 'sos';
const params = z.object({ caseId: idSchema });

/** Cases for those who help: family, grid workers, stations, seats, supervisors. */
export function caseRoutes(deps: { reader: ReadCases; takeStep: TakeStep; exportCase: ExportCase }): Route[] {
  const { reader } = deps;
  return [
    defineRoute({
      method: 'GET',
      path: '/sos/cases',
      tag,
      summary: 'Cases I was asked about, of my family, or of the units I serve; newest first',
      policy: signedIn,
      contract: { query: caseListQuerySchema, response: caseListSchema },
      handler: async (request) => reader.list(actorOf(request), request.query, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/cases/:caseId',
      tag,
      summary: 'One case with its timeline, and what the caller may do now',
      policy: signedIn,
      contract: { params, response: sosCaseSchema },
      handler: async (request) => reader.read(actorOf(request), request.params.caseId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/cases/:caseId/steps',
      tag,
      summary: 'A step of somebody who helps; the same clientKey is one step, a stale one is told what is newer',
      policy: signedIn,
      contract: { params, body: caseStepSchema, response: sosCaseSchema },
      handler: async (request) => {
        const actor = actorOf(request);
        await deps.takeStep(actor, request.params.caseId, request.body);
        return reader.read(actor, request.params.caseId, request.locale);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/cases/:caseId/facts',
      tag,
      summary: 'What helpers need to know of the person; while the case is open, every look written down and told',
      policy: signedIn,
      contract: { params, response: personFactsSchema },
      handler: async (request) => reader.facts(actorOf(request), request.params.caseId),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/cases/:caseId/export',
      tag,
      summary: 'The case with its whole timeline as a file, JSON or CSV',
      policy: signedIn,
      contract: {
        params,
        query: z.object({ format: z.enum(['json', 'csv']).default('json') }),
        produces: 'application/octet-stream',
      },
      handler: async (request) =>
        deps.exportCase(actorOf(request), request.params.caseId, request.query.format, request.locale),
    }),
  ];
}
