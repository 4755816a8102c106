import {
  checkResultSchema,
  checkSchema,
  declarationSchema,
  declareSchema,
  endPolicySchema,
  explanationSchema,
  gateDayParamsSchema,
  gateDaySchema,
  gatesSchema,
  healthCodeSchema,
  healthSubjectsSchema,
  offlineChecksSchema,
  offlineResultsSchema,
  policiesSchema,
  policyParamsSchema,
  policySchema,
  proposePolicySchema,
  publicPolicySchema,
  signedTrustListSchema,
  subjectParamsSchema,
} from '../../contracts/health-code';
import { actorOf, anyone, consented, defineRoute, type Route, staffWith } from '../../platform/http/route';
import type { HealthChecksService } from './health-checks.service';
import type { HealthCodeService } from './health-code.service';
import type { HealthPolicyService } from './health-policy.service';
import type { TrustListService } from './trust-list.service';

const TAG = 'health-code';
const administrator = staffWith('administrator');
const policyReaders = staffWith('administrator', 'supervisor');
const checker = staffWith('checker');

interface HealthCodeServices {
  codes: HealthCodeService;
  checks: HealthChecksService;
  policies: HealthPolicyService;
  trustList: TrustListService;
}

export function healthCodeRoutes(services: HealthCodeServices): Route[] {
  const { codes, policies } = services;
  // Where the policy itself is not needed: without one in force the answer is that, whatever was asked.
  const whileInForce = (route: Route): Route => ({
    ...route,
    async handler(request) {
      await policies.requireInForce();
      return route.handler(request);
    },
  });

  return [
    defineRoute({
      method: 'GET',
      path: '/health-code/policy',
      summary: 'The policy in force: ground, document, dates; `capability_off` without one',
      tag: TAG,
      contract: { response: publicPolicySchema },
      policy: anyone,
      handler: () => policies.current(),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/subjects',
      summary: 'Whose codes the caller may show: their own and family members’',
      tag: TAG,
      contract: { response: healthSubjectsSchema },
      policy: consented,
      handler: async (request) => codes.subjects(actorOf(request), await policies.requireInForce()),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/codes/:subject',
      summary: 'A fresh signed code, when to ask for the next, and the server’s clock',
      tag: TAG,
      contract: { params: subjectParamsSchema, response: healthCodeSchema },
      policy: consented,
      rateLimit: { perPerson: 120, windowS: 60 },
      handler: async (request) =>
        codes.showCode(actorOf(request), request.params.subject, await policies.requireInForce()),
    }),
    ...dailyRoutes(services).map(whileInForce),
    ...policyRoutes(policies),
  ];
}

/** What citizens and gates do every day. */
function dailyRoutes({ codes, checks, trustList }: HealthCodeServices): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/health-code/declarations',
      summary: 'Declare symptoms, contact and travel, for oneself or a family member',
      tag: TAG,
      contract: { body: declareSchema, response: declarationSchema, status: 201 },
      policy: consented,
      idempotent: true,
      rateLimit: { perPerson: 20, windowS: 3600 },
      handler: (request) => codes.declare(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/codes/:subject/explanation',
      summary: 'Why this colour: inputs, rule version, evidence, and whom to call when it is wrong',
      tag: TAG,
      contract: { params: subjectParamsSchema, response: explanationSchema },
      policy: consented,
      rateLimit: { perPerson: 30, windowS: 60 },
      handler: (request) => codes.explain(actorOf(request), request.params.subject),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/trust-list',
      summary: 'The signed list a gate checks codes with when it has no network; valid 24 hours',
      tag: TAG,
      contract: { response: signedTrustListSchema },
      policy: anyone,
      handler: () => trustList.current(),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/gates',
      summary: 'Gates the caller checks at',
      tag: TAG,
      contract: { response: gatesSchema },
      policy: checker,
      handler: (request) => checks.gates(actorOf(request)),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/gates/:gateId/today',
      summary: 'Scans of a gate today: counts by verdict and the newest',
      tag: TAG,
      contract: { params: gateDayParamsSchema, response: gateDaySchema },
      policy: checker,
      handler: (request) => checks.today(actorOf(request), request.params.gateId),
    }),
    defineRoute({
      method: 'POST',
      path: '/health-code/checks',
      summary: 'Check a scanned text; the same `checkId` gives the same answer',
      tag: TAG,
      contract: { body: checkSchema, response: checkResultSchema },
      policy: checker,
      rateLimit: { perPerson: 240, windowS: 60 },
      handler: (request) => checks.check(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/health-code/offline-checks',
      summary: 'Hand in checks made without network; each is judged at the time of its scan',
      tag: TAG,
      contract: { body: offlineChecksSchema, response: offlineResultsSchema },
      policy: checker,
      rateLimit: { perPerson: 60, windowS: 60 },
      bodyLimit: 512 * 1024,
      handler: (request) => checks.takeOffline(actorOf(request), request.body),
    }),
  ];
}

/** The switch itself: the only routes that answer while the capability is off. */
function policyRoutes(policies: HealthPolicyService): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/health-code/policies',
      summary: 'Every policy with its state and erasure report, newest first',
      tag: TAG,
      contract: { response: policiesSchema },
      policy: policyReaders,
      handler: () => policies.list(),
    }),
    defineRoute({
      method: 'GET',
      path: '/health-code/policies/:policyId',
      summary: 'One policy',
      tag: TAG,
      contract: { params: policyParamsSchema, response: policySchema },
      policy: policyReaders,
      handler: (request) => policies.find(request.params.policyId),
    }),
    defineRoute({
      method: 'POST',
      path: '/health-code/policies',
      summary: 'Propose a policy: ground, document, dates. Nothing is switched on yet',
      tag: TAG,
      contract: { body: proposePolicySchema, response: policySchema, status: 201 },
      policy: administrator,
      idempotent: true,
      handler: (request) => policies.propose(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/health-code/policies/:policyId/confirmation',
      summary: 'Confirm a proposal as the second person: in force between its dates',
      tag: TAG,
      contract: { params: policyParamsSchema, response: policySchema },
      policy: policyReaders,
      handler: (request) => policies.confirm(actorOf(request), request.params.policyId),
    }),
    defineRoute({
      method: 'POST',
      path: '/health-code/policies/:policyId/end',
      summary: 'Switch off at once and erase everything, or withdraw a proposal',
      tag: TAG,
      contract: { params: policyParamsSchema, body: endPolicySchema, response: policySchema },
      policy: administrator,
      handler: (request) => policies.end(actorOf(request), request.params.policyId, request.body.reason),
    }),
  ];
}
