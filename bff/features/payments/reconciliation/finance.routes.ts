import { z } from 'zod';
import {
  decideSchema,
  proposeSchema,
  reconDaySchema,
  reconDaysSchema,
  reconItemSchema,
  reconItemsQuerySchema,
  reconItemsSchema,
  reconRunRequestSchema,
} from '../../../contracts/finance';
import { dateSchema, idSchema } from '../../../contracts/shared';
import { actorOf, defineRoute, type Route, staffWith } from '../../../platform/http/route';
import type { FinanceReader } from './finance.reader';
import type { FinanceDesk } from './finance-desk.service';

const finance = staffWith('finance');
const dayParams = z.object({ day: dateSchema });
const itemParams = z.object({ itemId: idSchema });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function financeRoutes(deps: {
  reader: FinanceReader;
  desk: FinanceDesk;
  askRun(day: string, mchid: string | undefined): Promise<void>;
}): Route[] {
  const { reader, desk, askRun } = deps;
  return [
    defineRoute({
      method: 'GET',
      path: '/finance/days',
      tag: 'finance',
      summary: 'The last month, day by day: three books and what differs',
      contract: { response: reconDaysSchema },
      policy: finance,
      handler: (request) => reader.days(request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/finance/days/:day',
      tag: 'finance',
      summary: 'One day over all merchants',
      contract: { params: dayParams, response: reconDaySchema },
      policy: finance,
      handler: (request) => reader.day(request.params.day, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/finance/days/:day/workbook.xlsx',
      tag: 'finance',
      summary: 'The day as an Excel workbook',
      contract: { params: dayParams, produces: XLSX },
      policy: finance,
      handler: async (request) => ({
        body: await reader.workbook(request.params.day),
        contentType: XLSX,
        headers: {
          'Content-Disposition': `attachment; filename="reconciliation-${request.params.day}.xlsx"`,
          'Cache-Control': 'private, no-store',
        },
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/finance/days/:day/run',
      tag: 'finance',
      summary: 'Compares a day again; nothing that was decided changes',
      contract: {
        params: dayParams,
        body: reconRunRequestSchema,
        response: z.object({ ok: z.literal(true) }),
        status: 202,
      },
      policy: finance,
      rateLimit: { perPerson: 10, windowS: 60 },
      handler: async (request) => {
        await askRun(request.params.day, request.body.mchid);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/finance/items',
      tag: 'finance',
      summary: 'What differs, soonest due first',
      contract: { query: reconItemsQuerySchema, response: reconItemsSchema },
      policy: finance,
      handler: (request) => reader.items(request.query, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/finance/items/:itemId',
      tag: 'finance',
      summary: 'One difference with its evidence and what may be done',
      contract: { params: itemParams, response: reconItemSchema },
      policy: finance,
      handler: (request) => reader.item(actorOf(request), request.params.itemId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/finance/items/:itemId/proposals',
      tag: 'finance',
      summary: 'Proposes what to do; a second person decides',
      contract: { params: itemParams, body: proposeSchema, response: reconItemSchema },
      policy: finance,
      idempotent: true,
      handler: async (request) => {
        await desk.propose(actorOf(request), request.params.itemId, request.body);
        return reader.item(actorOf(request), request.params.itemId, request.locale);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/finance/items/:itemId/proposals/:actionId/decision',
      tag: 'finance',
      summary: 'Decides on what somebody else proposed',
      contract: {
        params: itemParams.extend({ actionId: idSchema }),
        body: decideSchema,
        response: reconItemSchema,
      },
      policy: finance,
      idempotent: true,
      handler: async (request) => {
        await desk.decide(actorOf(request), request.params.itemId, request.params.actionId, request.body);
        return reader.item(actorOf(request), request.params.itemId, request.locale);
      },
    }),
  ];
}
