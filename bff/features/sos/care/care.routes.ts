import { okSchema } from '../../../contracts/shared';
import {
  answerCareSchema,
  careListQuerySchema,
  careListSchema,
  careParamsSchema,
  careSchema,
} from '../../../contracts/sos-check-in';
import { carePolicySchema, carePolicyViewSchema } from '../../../contracts/sos-devices';
import { ApiError } from '../../../platform/errors';
import { actorOf, anyone, defineRoute, type Route, signedIn, staffWith } from '../../../platform/http/route';
import type { AnswerCare } from './answer-care';
import { CARE_RECEIPT_PATH } from './ask-people';
import type { CarePolicies } from './care-policy';

const tag = 'sos';
const RECEIPT_LIMIT = 8 * 1024;

async function readLimited(raw: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw) {
    size += (chunk as Buffer).length;
    if (size > RECEIPT_LIMIT) throw new ApiError('body_too_large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Asking after somebody: what family and staff see and answer, the gateway's receipts, and how long is waited for whom. */
export function careRoutes(deps: { answers: AnswerCare; policies: CarePolicies }): Route[] {
  const { answers, policies } = deps;
  return [
    defineRoute({
      method: 'GET',
      path: '/sos/care',
      tag,
      summary: 'Who is being asked after: of a family member, or of the units of staff',
      contract: { query: careListQuerySchema, response: careListSchema },
      policy: signedIn,
      handler: (request) => answers.list(actorOf(request), request.query),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/care/:careId',
      tag,
      summary: 'One asking with its questions',
      contract: { params: careParamsSchema, response: careSchema },
      policy: signedIn,
      handler: (request) => answers.read(actorOf(request), request.params.careId),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/care/:careId/answers',
      tag,
      summary: 'Say how somebody is: well, visited and well, or in need of help',
      contract: { params: careParamsSchema, body: answerCareSchema, response: careSchema },
      policy: signedIn,
      handler: (request) => answers.answer(actorOf(request), request.params.careId, request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/care/call-receipts',
      tag,
      summary: 'The voice gateway says what became of a call and which key was pressed; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        await answers.byTelephone({ path: CARE_RECEIPT_PATH, body, header: request.header });
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/care-policy',
      tag,
      summary: 'How long is waited for whom',
      contract: { response: carePolicyViewSchema },
      policy: staffWith('administrator', 'supervisor'),
      handler: () => policies.current(),
    }),
    defineRoute({
      method: 'PUT',
      path: '/sos/care-policy',
      tag,
      summary: 'The next version of how long is waited for whom',
      contract: { body: carePolicySchema, response: carePolicyViewSchema },
      policy: staffWith('administrator'),
      handler: (request) => policies.write(request.body, actorOf(request).personId),
    }),
  ];
}
