import {
  policyListQuerySchema,
  policyListSchema,
  policyViewSchema,
  publishPolicySchema,
} from '../../../contracts/sos-policies';
import { actorOf, defineRoute, type Route, staffWith } from '../../../platform/http/route';
import type { PolicyBook } from './policies';
import { DRILL_POLICY_IDS } from './policies';
import type { PolicyRow } from './policies.sql';

const tag = 'sos';

function presentPolicy(row: PolicyRow) {
  const { createdAt, retiredAt, ...policy } = row;
  return {
    ...policy,
    createdAt: createdAt.toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
    isBuiltIn: DRILL_POLICY_IDS.some((id) => id === row.id),
  };
}

/** Whom cases ask: read by those who supervise, published by administrators. */
export function policyRoutes(policies: PolicyBook): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/sos/policies',
      tag,
      summary: 'Whom cases ask, and when; newest first',
      contract: { query: policyListQuerySchema, response: policyListSchema },
      policy: staffWith('administrator', 'supervisor', 'dispatcher'),
      async handler({ query }) {
        const rows = await policies.list({ all: query.all });
        const wanted = query.unitId ? rows.filter(({ unitId }) => unitId === query.unitId) : rows;
        return { policies: wanted.map(presentPolicy) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/policies',
      tag,
      summary: 'Put a new version in force; open cases keep theirs',
      contract: { body: publishPolicySchema, response: policyViewSchema, status: 201 },
      policy: staffWith('administrator'),
      idempotent: true,
      async handler(request) {
        const { unitId, ...body } = request.body;
        return presentPolicy(await policies.publish(body, unitId, actorOf(request).personId));
      },
    }),
  ];
}
