import { z } from 'zod';
import {
  checkoutSchema,
  claimsQuerySchema,
  claimsSchema,
  complaintAnswerSchema,
  complaintSchema,
  paymentListQuerySchema,
  paymentListSchema,
  paymentViewSchema,
  quoteRequestSchema,
  quoteSchema,
  returnedSchema,
} from '../../contracts/payments';
import { clientKeySchema } from '../../contracts/reports';
import { idSchema } from '../../contracts/shared';
import { ApiError } from '../../platform/errors';
import { actorOf, anyone, consented, defineRoute, type Request, type Route } from '../../platform/http/route';
import type { CheckOut } from './check-out';
import type { FileComplaint } from './file-complaint';
import type { PaymentsService } from './payments.service';
import type { QuoteBills } from './quote-bills';
import type { TakeNotification } from './take-notification';

const paymentParams = z.object({ paymentId: idSchema });
const orderParams = z.object({ orderId: idSchema });
const merchantParams = z.object({ mchid: z.string().regex(/^\d{6,32}$/) });

/** Made by the client before the first send; the payment itself remembers it, for as long as it exists. */
function clientKeyOf(request: Request<unknown, unknown, unknown>): string {
  const key = clientKeySchema.safeParse(request.header('idempotency-key'));
  if (key.success) return key.data;
  throw new ApiError('invalid_request', {
    words: {
      zh: '这次提交缺少防重复编号，请更新小程序后再试',
      en: 'Send an Idempotency-Key header of 8 to 64 letters, digits, dots, colons, dashes or underscores',
    },
  });
}

export function paymentsRoutes(use: {
  quoteBills: QuoteBills;
  checkOut: CheckOut;
  service: PaymentsService;
  fileComplaint: FileComplaint;
  takeNotification: TakeNotification;
}): Route[] {
  const { quoteBills, checkOut, service, fileComplaint, takeNotification } = use;
  const tag = 'payments';
  return [
    defineRoute({
      method: 'POST',
      path: '/payments/quote',
      tag,
      summary: 'What would be paid now: bills fetched live, what changed, and who else is paying them',
      contract: { body: quoteRequestSchema, response: quoteSchema },
      policy: consented,
      rateLimit: { perPerson: 60, windowS: 60 },
      handler: (request) => quoteBills.quote(actorOf(request).personId, request.body.items, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/payments/claims',
      tag,
      summary: 'Who is paying these bills right now: you, your family, or someone',
      contract: { query: claimsQuerySchema, response: claimsSchema },
      policy: consented,
      rateLimit: { perPerson: 120, windowS: 60 },
      async handler(request) {
        const claims = await quoteBills.claimsOf(actorOf(request).personId, request.query.billKeys);
        return { claims: [...claims].map(([billKey, claim]) => ({ billKey, ...claim })) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/payments',
      tag,
      summary: 'Makes a payment; the Idempotency-Key makes it once. state_conflict names what changed',
      contract: { body: checkoutSchema, response: paymentViewSchema, status: 201 },
      policy: consented,
      rateLimit: { perPerson: 20, windowS: 60 },
      async handler(request) {
        const { personId } = actorOf(request);
        const paymentId = await checkOut(personId, clientKeyOf(request), request.body.items);
        return service.view(personId, paymentId, request.locale);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/payments',
      tag,
      summary: 'My payments, newest first',
      contract: { query: paymentListQuerySchema, response: paymentListSchema },
      policy: consented,
      handler: (request) => service.list(actorOf(request).personId, request.query, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/payments/:paymentId',
      tag,
      summary: 'One payment with every step, and what wx.requestPayment needs while the password is awaited',
      contract: { params: paymentParams, response: paymentViewSchema },
      policy: consented,
      handler: (request) => service.view(actorOf(request).personId, request.params.paymentId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/payments/:paymentId/pay',
      tag,
      summary: 'Goes on paying under the same numbers, with a fresh signature',
      contract: { params: paymentParams, response: paymentViewSchema },
      policy: consented,
      rateLimit: { perPerson: 30, windowS: 60 },
      handler: (request) => service.payAgain(actorOf(request).personId, request.params.paymentId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/payments/:paymentId/returned',
      tag,
      summary: 'Back from WeChat: asks it at once, whatever the front end believes',
      contract: { params: paymentParams, body: returnedSchema, response: paymentViewSchema },
      policy: consented,
      rateLimit: { perPerson: 20, windowS: 60 },
      handler: (request) =>
        service.returned(actorOf(request).personId, request.params.paymentId, request.body.result, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/payments/:paymentId/cancel',
      tag,
      summary: 'Steps back before anything was paid; closed once WeChat proves it',
      contract: { params: paymentParams, response: paymentViewSchema },
      policy: consented,
      rateLimit: { perPerson: 20, windowS: 60 },
      handler: (request) => service.cancel(actorOf(request).personId, request.params.paymentId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/payments/orders/:orderId/complaint',
      tag,
      summary: 'Opens a report with the evidence of the payment attached',
      contract: { params: orderParams, body: complaintSchema, response: complaintAnswerSchema, status: 201 },
      policy: consented,
      rateLimit: { perPerson: 10, windowS: 3_600 },
      handler: (request) => fileComplaint(actorOf(request).personId, request.params.orderId, request.body),
    }),
    ...(['trade', 'refund'] as const).map((kind) =>
      defineRoute({
        method: 'POST',
        path: `/payments/notify/${kind}/:mchid`,
        tag,
        summary: `WeChat Pay tells of a ${kind === 'trade' ? 'payment' : 'refund'}; signed, acknowledged once it is kept`,
        contract: { params: merchantParams, status: 204 },
        policy: anyone,
        bodyLimit: 'stream',
        consumes: 'application/json',
        handler: (request) => takeNotification(request.params.mchid, request.raw).then(() => undefined),
      }),
    ),
  ];
}
