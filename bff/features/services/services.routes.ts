import {
  serviceEntryResponseSchema,
  serviceListQuerySchema,
  serviceListResponseSchema,
  serviceSearchQuerySchema,
  serviceSearchResponseSchema,
  serviceSlugParamsSchema,
  successionSchema,
  topicsResponseSchema,
} from '../../contracts/services';
import { anyone, defineRoute, type Route } from '../../platform/http/route';
import type { ServicesService } from './services.service';

const tag = 'services';

/** The catalogue as citizens use it; nobody has to sign in to learn how something is done. */
export function servicesRoutes(service: ServicesService): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/services/topics',
      tag,
      summary: 'Topics with their number of entries, what is asked for most, and what is new',
      contract: { response: topicsResponseSchema },
      policy: anyone,
      handler: ({ locale }) => service.readTopics(locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/services/search',
      tag,
      summary: 'Find entries and functions by Chinese, pinyin, initials, English, alias or topic',
      contract: { query: serviceSearchQuerySchema, response: serviceSearchResponseSchema },
      policy: anyone,
      rateLimit: { perPerson: 240, perAddress: 1_200, windowS: 60 },
      handler: ({ query, locale }) => service.search(query.q, query.limit, locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/services',
      tag,
      summary: 'Entries, most asked for first; of one topic or one department',
      contract: { query: serviceListQuerySchema, response: serviceListResponseSchema },
      policy: anyone,
      handler: ({ query, locale }) => service.listEntries(query, locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/services/:slug',
      tag,
      summary: 'One entry as it is published; 410 with reason and successor in words once it is taken down',
      contract: { params: serviceSlugParamsSchema, response: serviceEntryResponseSchema },
      policy: anyone,
      handler: ({ params, locale }) => service.readEntry(params.slug, locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/services/:slug/succession',
      tag,
      summary: 'What became of an entry that was taken down, and where to go now',
      contract: { params: serviceSlugParamsSchema, response: successionSchema },
      policy: anyone,
      handler: ({ params, locale }) => service.readSuccession(params.slug, locale),
    }),
  ];
}
