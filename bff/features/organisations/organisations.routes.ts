import {
  addGrantSchema,
  addStaffSchema,
  endGrantSchema,
  grantParamsSchema,
  locatedSchema,
  locateQuerySchema,
  staffGrantSchema,
  staffListSchema,
  staffMemberSchema,
  staffQuerySchema,
  type UnitView,
  unitTreeSchema,
} from '../../contracts/organisations';
import type { Locale } from '../../platform/errors';
import { actorOf, anyone, defineRoute, type Route, staffWith } from '../../platform/http/route';
import type { OwnDirectory } from './directory';
import type { Unit } from './directory.types';
import type { Staff } from './staff.service';

const tag = 'organisations';
const administrators = staffWith('administrator');

function presentUnit(unit: Unit, locale: Locale): UnitView {
  return {
    id: unit.id,
    kind: unit.kind,
    name: unit.words[locale],
    parentId: unit.parentId,
    publicPhone: unit.publicPhone,
  };
}

/** The organisation tree, and its staff for administrators. */
export function organisationRoutes({ directory, staff }: { directory: OwnDirectory; staff: Staff }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/organisations/tree',
      tag,
      summary: 'City, districts, streets, communities, grids and departments',
      contract: { response: unitTreeSchema },
      policy: anyone,
      async handler({ locale }) {
        const units = await directory.units();
        const byDepth = [...units].sort((a, b) => a.path.length - b.path.length);
        return { items: byDepth.map((unit) => presentUnit(unit, locale)) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/organisations/locate',
      tag,
      summary: 'Which grid, community, street and district a place is in',
      contract: { query: locateQuerySchema, response: locatedSchema },
      policy: anyone,
      rateLimit: { perAddress: 300, windowS: 60 },
      async handler({ query, locale }) {
        const units = await directory.chainAt({ latitude: query.lat, longitude: query.lng, datum: query.datum });
        const shown = units.map((unit) => presentUnit(unit, locale));
        return {
          isInCity: units.length > 0,
          units: shown,
          label: shown
            .slice(1)
            .filter((unit) => unit.kind !== 'grid')
            .map((unit) => unit.name)
            .join(' · '),
        };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/organisations/staff',
      tag,
      summary: 'Staff of my units, with their roles',
      contract: { query: staffQuerySchema, response: staffListSchema },
      policy: administrators,
      handler: async (request) => ({ items: await staff.list(actorOf(request), request.query.unitId) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/organisations/staff',
      tag,
      summary: 'Add a person to the staff, or change where they work',
      contract: { body: addStaffSchema, response: staffMemberSchema, status: 201 },
      policy: administrators,
      idempotent: true,
      handler: (request) => staff.put(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/organisations/grants',
      tag,
      summary: 'Give a role for a unit',
      contract: { body: addGrantSchema, response: staffGrantSchema, status: 201 },
      policy: administrators,
      idempotent: true,
      handler: (request) => staff.grant(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/organisations/grants/:grantId/end',
      tag,
      summary: 'End a role, with its reason',
      contract: { params: grantParamsSchema, body: endGrantSchema, response: staffGrantSchema },
      policy: administrators,
      handler: (request) => staff.endGrant(actorOf(request), request.params.grantId, request.body.reason),
    }),
  ];
}
