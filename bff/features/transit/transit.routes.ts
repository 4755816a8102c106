import {
  boardSchema,
  feedStatusSchema,
  importRequestedSchema,
  importRequestSchema,
  keyParamsSchema,
  lineQuerySchema,
  lineSchema,
  lineVehiclesSchema,
  nearQuerySchema,
  nearSchema,
  searchQuerySchema,
  transitSearchSchema,
} from '../../contracts/transit';
import { anyone, defineRoute, type RawAnswer, type Route, staffWith } from '../../platform/http/route';
import type { TransitFeeds } from './transit.feeds';
import type { TransitService } from './transit.service';

const tag = 'transit';

/** Public facts, the same for everybody: kept a moment by whoever stands between. */
function json(body: Buffer): RawAnswer {
  return { body, contentType: 'application/json; charset=utf-8', headers: { 'Cache-Control': 'public, max-age=2' } };
}

export function transitRoutes(service: TransitService, feeds: TransitFeeds): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/transit/stops/near',
      tag,
      summary: 'Stops around a position, nearest first, with their next buses',
      contract: { query: nearQuerySchema, response: nearSchema },
      policy: anyone,
      handler: async ({ query }) => service.near(query),
    }),
    defineRoute({
      method: 'GET',
      path: '/transit/search',
      tag,
      summary: 'Stops and lines by Chinese, pinyin, initials or number',
      contract: { query: searchQuerySchema, response: transitSearchSchema },
      policy: anyone,
      handler: async ({ query }) => service.search(query),
    }),
    defineRoute({
      method: 'GET',
      path: '/transit/stops/:id/board',
      tag,
      summary: 'What is coming to a stop, live and scheduled told apart',
      contract: { params: keyParamsSchema, response: boardSchema, produces: 'application/json' },
      policy: anyone,
      handler: async ({ params, locale }) => json(service.board(params.id, locale)),
    }),
    defineRoute({
      method: 'GET',
      path: '/transit/lines/:id',
      tag,
      summary: 'A line: its stops and way in each direction, first and last bus today',
      contract: { params: keyParamsSchema, query: lineQuerySchema, response: lineSchema, produces: 'application/json' },
      policy: anyone,
      handler: async ({ params, query, locale }) => json(service.line(params.id, query.datum, locale)),
    }),
    defineRoute({
      method: 'GET',
      path: '/transit/lines/:id/vehicles',
      tag,
      summary: 'Where the buses of a line are, each with the age of its position',
      contract: {
        params: keyParamsSchema,
        query: lineQuerySchema,
        response: lineVehiclesSchema,
        produces: 'application/json',
      },
      policy: anyone,
      handler: async ({ params, query }) => json(service.vehicles(params.id, query.datum)),
    }),
    defineRoute({
      method: 'GET',
      path: '/transit/feeds',
      tag,
      summary: 'Timetable versions brought in, what was found in them, and the health of live data',
      contract: { response: feedStatusSchema },
      policy: staffWith('administrator'),
      handler: async () => feeds.status(),
    }),
    defineRoute({
      method: 'POST',
      path: '/transit/feeds/import',
      tag,
      summary: "Fetch the operator's timetable now",
      contract: { body: importRequestSchema, response: importRequestedSchema, status: 202 },
      policy: staffWith('administrator'),
      idempotent: true,
      handler: async ({ body }) => {
        await feeds.request(body.isForced);
        return { ok: true as const };
      },
    }),
  ];
}
