import {
  checkInSchema,
  checkInSubjectSchema,
  pauseCheckInSchema,
  setCheckInSchema,
} from '../../../contracts/sos-check-in';
import { actorOf, consented, defineRoute, type Route, signedIn } from '../../../platform/http/route';
import type { CheckInService } from './check-in.service';

const tag = 'sos';

/** The daily "I am well", for oneself and for those one acts for. */
export function checkInRoutes(checkIn: CheckInService): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/sos/check-in',
      tag,
      summary: 'The daily check-in and its last thirty days',
      contract: { query: checkInSubjectSchema, response: checkInSchema },
      policy: signedIn,
      handler: (request) => checkIn.read(actorOf(request), request.query.subject),
    }),
    defineRoute({
      method: 'PUT',
      path: '/sos/check-in',
      tag,
      summary: 'Switch the daily check-in on or off, with its time and its quiet days',
      contract: { body: setCheckInSchema, response: checkInSchema },
      policy: consented,
      handler: (request) => checkIn.set(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/check-in/well',
      tag,
      summary: 'I am well, or a family member is; ends every question about it',
      contract: { body: checkInSubjectSchema, response: checkInSchema },
      policy: signedIn,
      handler: (request) => checkIn.well(actorOf(request), request.body.subject),
    }),
    defineRoute({
      method: 'PUT',
      path: '/sos/check-in/pause',
      tag,
      summary: 'No question from one day to another, both included',
      contract: { body: pauseCheckInSchema, response: checkInSchema },
      policy: signedIn,
      handler: (request) => checkIn.pause(actorOf(request), request.body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/sos/check-in/pause',
      tag,
      summary: 'End the pause',
      contract: { query: checkInSubjectSchema, response: checkInSchema },
      policy: signedIn,
      handler: (request) => checkIn.resume(actorOf(request), request.query.subject),
    }),
  ];
}
