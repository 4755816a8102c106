import { z } from 'zod';
import type { ReportEvent } from '../../contracts/reports';
import {
  acceptReportSchema,
  answerQuestionSchema,
  answerReportSchema,
  askReporterSchema,
  assignableUnitsSchema,
  assignReportSchema,
  deskPageSchema,
  deskQuerySchema,
  plainStepSchema,
  rateReportSchema,
  refuseReportSchema,
  reopenReportSchema,
  reportCategoriesSchema,
  reportDetailSchema,
  reportPageSchema,
  returnReportSchema,
  revealedReporterSchema,
  revealReporterSchema,
  submitReportSchema,
  submittedReportSchema,
  verifyReportSchema,
  withdrawReportSchema,
} from '../../contracts/reports';
import { idSchema, pageQuerySchema } from '../../contracts/shared';
import {
  actorOf,
  anyone,
  consented,
  defineRoute,
  type Policy,
  type Route,
  signedIn,
  staffWith,
} from '../../platform/http/route';
import type { createReportsDesk } from './reports.desk';
import type { ReportsReader } from './reports.reader';
import type { ReportsService, Step } from './reports.service';
import type { createSubmitReport } from './submit-report';

interface RoutesDeps {
  service: ReportsService;
  reader: ReportsReader;
  desk: ReturnType<typeof createReportsDesk>;
  submitReport: ReturnType<typeof createSubmitReport>;
}

const tag = 'reports';
const params = z.object({ reportId: idSchema });
const deskStaff = staffWith('dispatcher', 'handler', 'grid_worker', 'supervisor');
const STEP_LIMIT = { perPerson: 120, windowS: 60 };

/** Everything a body may say beyond the key and the version. */
type StepWords = Pick<Step, 'publicWords' | 'internalNote' | 'photoIds' | 'toUnitId' | 'dueAt' | 'rating'>;

export function reportsRoutes({ service, reader, desk, submitReport }: RoutesDeps): Route[] {
  function step<B extends z.ZodType<{ clientKey: string; expectedVersion: number }>>(
    path: string,
    event: ReportEvent,
    summary: string,
    policy: Policy,
    body: B,
    wordsOf: (body: z.output<B>) => StepWords,
    before?: (body: z.output<B>) => Promise<void>,
  ): Route {
    return defineRoute({
      method: 'POST',
      path: `/reports/:reportId/${path}`,
      tag,
      summary,
      policy,
      rateLimit: STEP_LIMIT,
      contract: { params, body, response: reportDetailSchema },
      handler: async (request) => {
        const given = request.body as z.output<B>;
        await before?.(given);
        const { clientKey, expectedVersion } = given;
        const { reportId } = request.params;
        return service.takeStep(
          actorOf(request),
          { event, reportId, clientKey, expectedVersion, ...wordsOf(given) },
          request.locale,
        );
      },
    });
  }

  return [
    defineRoute({
      method: 'GET',
      path: '/reports/categories',
      tag,
      summary: 'What can be reported: a tree, each leaf with its time to answer',
      policy: anyone,
      contract: { response: reportCategoriesSchema },
      handler: async ({ locale }) => ({ categories: await reader.categories(locale) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/reports/desk',
      tag,
      summary: 'The staff desk: one queue, most urgent first, and the counts of all',
      policy: deskStaff,
      contract: { query: deskQuerySchema, response: deskPageSchema },
      handler: async (request) => desk.list(actorOf(request), request.query, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/reports/desk/units',
      tag,
      summary: 'Departments a report may be assigned to, the likely one first',
      policy: staffWith('dispatcher', 'supervisor'),
      contract: { query: z.object({ reportId: idSchema.optional() }), response: assignableUnitsSchema },
      handler: async (request) => desk.assignableUnits(request.query.reportId, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/reports',
      tag,
      summary: 'My reports and those I filed for family, newest first',
      policy: signedIn,
      contract: { query: pageQuerySchema, response: reportPageSchema },
      handler: async (request) => reader.mine(actorOf(request), request.query, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/reports',
      tag,
      summary: 'Report a problem; the same clientKey gives the same report',
      policy: consented,
      rateLimit: { perPerson: 30, perAddress: 600, windowS: 600 },
      contract: { body: submitReportSchema, response: submittedReportSchema, status: 201 },
      handler: async (request) => submitReport(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'GET',
      path: '/reports/:reportId',
      tag,
      summary: 'One report with its timeline, and what the caller may do now',
      policy: signedIn,
      contract: { params, response: reportDetailSchema },
      handler: async (request) => service.read(actorOf(request), request.params.reportId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/reports/:reportId/reveal-reporter',
      tag,
      summary: "The reporter's name and phone; every view is written down and shown to them",
      policy: staffWith('dispatcher', 'handler'),
      rateLimit: { perPerson: 30, windowS: 60 },
      contract: { params, body: revealReporterSchema, response: revealedReporterSchema },
      handler: async (request) =>
        service.revealReporter(actorOf(request), request.params.reportId, request.body.purpose),
    }),

    step(
      'rating',
      'rate',
      'Rate result, speed and attitude; this closes the report',
      signedIn,
      rateReportSchema,
      (body) => ({
        rating: { result: body.result, speed: body.speed, attitude: body.attitude, words: body.words || null },
      }),
    ),
    step('reopen', 'reopen', 'Not solved: have it handled again', signedIn, reopenReportSchema, (body) => ({
      publicWords: body.words,
      photoIds: body.photoIds,
    })),
    step('answer-question', 'answer_question', 'Answer what staff asked', consented, answerQuestionSchema, (body) => ({
      publicWords: body.words,
      photoIds: body.photoIds,
    })),
    step('withdraw', 'withdraw', 'Take the report back', signedIn, withdrawReportSchema, (body) => ({
      publicWords: body.words,
    })),
    step('urge', 'urge', 'Ask for progress, once per stage', signedIn, plainStepSchema, () => ({})),

    step('accept', 'accept', 'Take a report on', deskStaff, acceptReportSchema, (body) => ({
      internalNote: body.internalNote,
    })),
    step(
      'assign',
      'assign',
      'Hand a report to a department',
      staffWith('dispatcher', 'supervisor'),
      assignReportSchema,
      (body) => ({
        toUnitId: body.unitId,
        internalNote: body.note,
        dueAt: body.dueAt ? new Date(body.dueAt) : undefined,
      }),
      (body) => service.assertDepartment(body.unitId),
    ),
    step(
      'return',
      'return',
      'Send back with a reason; the clock runs on',
      staffWith('handler'),
      returnReportSchema,
      (body) => ({
        publicWords: body.reason,
      }),
    ),
    step(
      'ask',
      'ask',
      'Ask the reporter; their time is not counted',
      staffWith('dispatcher', 'handler'),
      askReporterSchema,
      (body) => ({
        publicWords: body.question,
      }),
    ),
    step(
      'answer',
      'answer',
      'Answer the reporter; they decide whether it is closed',
      staffWith('handler'),
      answerReportSchema,
      (body) => ({
        publicWords: body.publicReply,
        internalNote: body.internalNote,
        photoIds: body.photoIds,
      }),
    ),
    step('refuse', 'refuse', 'Decline with a reason', staffWith('dispatcher'), refuseReportSchema, (body) => ({
      publicWords: body.reason,
    })),
    step(
      'verify',
      'verify',
      'What a grid worker saw on the spot',
      staffWith('grid_worker'),
      verifyReportSchema,
      (body) => ({
        publicWords: body.words,
        internalNote: body.isAsReported ? '与上报情况相符' : '与上报情况不符',
        photoIds: body.photoIds,
      }),
    ),
  ];
}
