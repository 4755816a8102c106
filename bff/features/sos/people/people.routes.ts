import type { SmsGateway } from '../../../connectors/sms/sms.port';
import { okSchema } from '../../../contracts/shared';
import {
  addContactSchema,
  answerContactSchema,
  changeContactSchema,
  contactParamsSchema,
  contactSchema,
  contactTestAnswerQuerySchema,
  contactTestParamsSchema,
  contactTestQuerySchema,
  coverageQuerySchema,
  coverageRunSchema,
  coverageSchema,
  enrolledQuerySchema,
  enrolledSchema,
  enrolPersonSchema,
  mySosPeopleSchema,
  ownContactParamsSchema,
  profileParamsSchema,
  profileSchema,
  putProfileSchema,
  runCoverageSchema,
  sosViewsQuerySchema,
  sosViewsSchema,
} from '../../../contracts/sos-people';
import { ApiError } from '../../../platform/errors';
import { actorOf, anyone, consented, defineRoute, type Route, signedIn, staffWith } from '../../../platform/http/route';
import { askContactPage, thankContactPage } from './contact-test.page';
import { CALL_RECEIPTS, type ContactTests, TEXT_RECEIPTS } from './contact-tests.service';
import type { Contacts } from './contacts.service';
import type { CoverageService } from './coverage.service';
import type { PeopleLists } from './people-lists.service';
import type { Profiles } from './profiles.service';

const tag = 'sos';
const stations = staffWith('handler');
const overseers = staffWith('handler', 'supervisor', 'administrator');
const RECEIPT_LIMIT = 8 * 1024;
/** Each names a person by phone. */
const GUESSES = { perPerson: 60, windowS: 3_600 };
/** Each sends a text to a number that somebody typed. */
const TEXTS = { perPerson: 12, windowS: 3_600 };

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

/** Enrolled people and their contacts, for themselves, their family and their station. */
export function peopleRoutes(services: {
  profiles: Profiles;
  lists: PeopleLists;
  contacts: Contacts;
  coverage: CoverageService;
}): Route[] {
  const { profiles, lists, contacts, coverage } = services;
  return [
    defineRoute({
      method: 'GET',
      path: '/sos/people/mine',
      tag,
      summary: 'Those whose register I keep, and those who named me as a contact',
      contract: { response: mySosPeopleSchema },
      policy: signedIn,
      handler: (request) => lists.mine(actorOf(request)),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/people',
      tag,
      summary: 'Enrolled people of my units, masked, with what is wrong',
      contract: { query: enrolledQuerySchema, response: enrolledSchema },
      policy: overseers,
      handler: (request) => lists.list(actorOf(request), request.query, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/people',
      tag,
      summary: 'The station registers somebody who lives there',
      contract: { body: enrolPersonSchema, response: profileSchema, status: 201 },
      policy: stations,
      idempotent: true,
      rateLimit: GUESSES,
      handler: (request) => profiles.enrol(actorOf(request), request.body, request.locale),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/people/:personId',
      tag,
      summary: 'What is registered for the hour of need; whole for the person and their family',
      contract: { params: profileParamsSchema, response: profileSchema },
      policy: signedIn,
      handler: (request) => profiles.read(actorOf(request), request.params.personId, request.locale),
    }),
    defineRoute({
      method: 'PUT',
      path: '/sos/people/:personId',
      tag,
      summary: 'Register, or change parts of it',
      contract: { params: profileParamsSchema, body: putProfileSchema, response: profileSchema },
      policy: consented,
      handler: (request) => profiles.put(actorOf(request), request.params.personId, request.body, request.locale),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/sos/people/:personId',
      tag,
      summary: 'Leave the register: everything is erased',
      contract: { params: profileParamsSchema, response: okSchema },
      policy: signedIn,
      handler: (request) => profiles.leave(actorOf(request), request.params.personId),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/people/:personId/views',
      tag,
      summary: 'Who looked at it, and what for; for the person and their family',
      contract: { params: profileParamsSchema, query: sosViewsQuerySchema, response: sosViewsSchema },
      policy: signedIn,
      handler: (request) =>
        lists.views(actorOf(request), request.params.personId, request.query.cursor, request.query.limit),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/people/:personId/contacts',
      tag,
      summary: 'Name an emergency contact; they are asked at once',
      contract: { params: profileParamsSchema, body: addContactSchema, response: contactSchema, status: 201 },
      policy: consented,
      idempotent: true,
      rateLimit: TEXTS,
      handler: (request) => contacts.add(actorOf(request), request.params.personId, request.body, request.locale),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/sos/people/:personId/contacts/:contactId',
      tag,
      summary: 'Change a contact; a new number is asked anew',
      contract: { params: contactParamsSchema, body: changeContactSchema, response: contactSchema },
      policy: consented,
      handler: ({ params, body, locale, ...request }) =>
        contacts.change(actorOf(request), params.personId, params.contactId, body, locale),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/sos/people/:personId/contacts/:contactId',
      tag,
      summary: 'Take a contact away',
      contract: { params: contactParamsSchema, response: okSchema },
      policy: signedIn,
      handler: (request) => contacts.remove(actorOf(request), request.params.personId, request.params.contactId),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/people/:personId/contacts/:contactId/test',
      tag,
      summary: 'Try the number of a contact now',
      contract: { params: contactParamsSchema, response: contactSchema, status: 202 },
      policy: signedIn,
      rateLimit: TEXTS,
      handler: (request) =>
        contacts.test(actorOf(request), request.params.personId, request.params.contactId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/contacts/:contactId/answer',
      tag,
      summary: 'I am willing to be this person’s contact, or not',
      contract: { params: ownContactParamsSchema, body: answerContactSchema, response: okSchema },
      policy: signedIn,
      handler: (request) => contacts.answer(actorOf(request), request.params.contactId, request.body.agrees),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/coverage',
      tag,
      summary: 'Hours of the coming week in which a step has nobody, for the station',
      contract: { query: coverageQuerySchema, response: coverageSchema },
      policy: overseers,
      handler: (request) => coverage.read(actorOf(request), request.query.unitId, request.locale),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/coverage/runs',
      tag,
      summary: 'Walk through the coming week now',
      contract: { body: runCoverageSchema, response: coverageRunSchema, status: 202 },
      policy: overseers,
      idempotent: true,
      handler: (request) => coverage.ask(actorOf(request), request.body.unitId),
    }),
  ];
}

/** The link in a contact's text, and what the gateway says of texts and calls. */
export function contactTestRoutes({ tests, sms }: { tests: ContactTests; sms: SmsGateway }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: TEXT_RECEIPTS.replace('/api', ''),
      tag,
      summary: 'The gateway says what became of a test text; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        const receipt = sms.readReceipt({ path: TEXT_RECEIPTS, body, header: request.header });
        await tests.textReceipt(receipt.clientId, receipt.status, receipt.messageId);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: CALL_RECEIPTS.replace('/api', ''),
      tag,
      summary: 'The gateway says what became of a test call; signed by it',
      contract: { response: okSchema },
      policy: anyone,
      bodyLimit: 'stream',
      consumes: 'application/json',
      async handler(request) {
        const body = await readLimited(request.raw);
        const receipt = sms.readCallReceipt({ path: CALL_RECEIPTS, body, header: request.header });
        await tests.callReceipt(receipt.clientId, receipt.status, receipt.key);
        return { ok: true as const };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/contact-tests/:testId',
      tag,
      summary: 'What the link in a contact’s text opens: asks whether they are willing',
      contract: { params: contactTestParamsSchema, query: contactTestQuerySchema, produces: 'text/html' },
      policy: anyone,
      rateLimit: { perAddress: 120, windowS: 600 },
      async handler({ params, query }) {
        const { contact, name } = await tests.byLink(params.testId, query.k);
        return askContactPage({ testId: params.testId, key: query.k, name, relation: contact.relation });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/contact-tests/:testId/answer',
      tag,
      summary: 'The contact’s answer from that page',
      contract: { params: contactTestParamsSchema, query: contactTestAnswerQuerySchema, produces: 'text/html' },
      policy: anyone,
      rateLimit: { perAddress: 120, windowS: 600 },
      async handler({ params, query }) {
        const { contact } = await tests.byLink(params.testId, query.k);
        const agrees = query.answer === 'yes';
        await tests.answer(contact, params.testId, agrees);
        return thankContactPage(agrees);
      },
    }),
  ];
}
