import {
  addDutyLeaveSchema,
  addDutyPatternSchema,
  addDutyShiftSchema,
  dutyRowParamsSchema,
  dutyRowSchema,
  myDutySchema,
  putDutyPositionSchema,
  rotaQuerySchema,
  rotaSchema,
  signDutySchema,
} from '../../../contracts/duty';
import { okSchema } from '../../../contracts/shared';
import { actorOf, defineRoute, type Route, staffWith } from '../../../platform/http/route';
import { ROLE_OF_POST } from './duty.types';
import type { DutyPlanning } from './duty-planning.service';
import type { OwnDuty } from './own-duty.service';

const tag = 'organisations';
const planners = staffWith('administrator', 'supervisor');
const workers = staffWith('administrator', ...Object.values(ROLE_OF_POST));

/** The rota for those who plan it, and one's own duty. */
export function dutyRoutes({ planning, own }: { planning: DutyPlanning; own: OwnDuty }): Route[] {
  const ends = (['pattern', 'shift', 'leave'] as const).map((kind) =>
    defineRoute({
      method: 'POST',
      path: `/duty/${kind === 'leave' ? 'leaves' : `${kind}s`}/:id/end`,
      tag,
      summary: `Take a ${kind} off the rota`,
      contract: { params: dutyRowParamsSchema, response: okSchema },
      policy: kind === 'leave' ? workers : planners,
      handler: (request) => planning.end(actorOf(request), kind, request.params.id),
    }),
  );
  return [
    defineRoute({
      method: 'GET',
      path: '/duty/rota',
      tag,
      summary: 'The rota of a unit and those below it, and who is there now',
      contract: { query: rotaQuerySchema, response: rotaSchema },
      policy: workers,
      handler: (request) => planning.rota(actorOf(request), request.query),
    }),
    defineRoute({
      method: 'POST',
      path: '/duty/patterns',
      tag,
      summary: 'Put weekly hours on the rota',
      contract: { body: addDutyPatternSchema, response: dutyRowSchema, status: 201 },
      policy: planners,
      idempotent: true,
      handler: (request) => planning.addPattern(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/duty/shifts',
      tag,
      summary: 'Put one turn on the rota, beside or instead of somebody',
      contract: { body: addDutyShiftSchema, response: dutyRowSchema, status: 201 },
      policy: planners,
      idempotent: true,
      handler: (request) => planning.addShift(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/duty/leaves',
      tag,
      summary: 'Leave, with who stands in; leave that nobody fills is for planners',
      contract: { body: addDutyLeaveSchema, response: dutyRowSchema, status: 201 },
      policy: workers,
      idempotent: true,
      handler: (request) => planning.addLeave(actorOf(request), request.body),
    }),
    ...ends,
    defineRoute({
      method: 'GET',
      path: '/duty/me',
      tag,
      summary: 'My posts: on duty or not, my turn, who is with me',
      contract: { response: myDutySchema },
      policy: workers,
      handler: (request) => own.mine(actorOf(request)),
    }),
    defineRoute({
      method: 'PUT',
      path: '/duty/me',
      tag,
      summary: 'Take over, or sign off once somebody else is there',
      contract: { body: signDutySchema, response: myDutySchema },
      policy: workers,
      handler: (request) => own.sign(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'PUT',
      path: '/duty/position',
      tag,
      summary: 'Where I am, while on duty',
      contract: { body: putDutyPositionSchema, response: okSchema },
      policy: workers,
      handler: (request) => own.putPosition(actorOf(request), request.body),
    }),
  ];
}
