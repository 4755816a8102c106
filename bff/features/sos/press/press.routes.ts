import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import {
  addDetailSchema,
  fixSchema,
  identifyPressSchema,
  passSchema,
  pressAnswerSchema,
  pressSchema,
  sosEntrancesSchema,
  waitingSchema,
} from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import { ApiError, assertThat, type Words } from '../../../platform/errors';
import { actorOf, anyone, defineRoute, type Request, type Route, signedIn } from '../../../platform/http/route';
import type { CasePresenter } from '../case/case.presenter';
import type { CaseSql, WholeCase } from '../case/case.sql';
import type { TakePress } from '../sos.types';
import type { AddToPress } from './add-to-press';
import type { NamePresser } from './name-presser';
import { takenPressSchema } from './read-press';
import type { SosKeys } from './sos-keys';

const tag = 'sos';
const params = z.object({ caseId: idSchema });

/** Said with every error of these routes: nobody who needs help is left with an error alone. */
export const NEXT_ACTION: Words = {
  zh: '需要急救请直接拨打 120，报警 110，火警 119，或拨打 12345',
  en: 'If you need help now, dial 120 (ambulance), 110 (police), 119 (fire) or 12345',
};

/** What a phone should say; it is taken without all but the key. */
const ASKED = pressSchema.partial().required({ clientKey: true });

export interface PressRoutesDeps {
  clock: Clock;
  keys: SosKeys;
  presser: NamePresser;
  takePress: TakePress;
  addTo: AddToPress;
  cases: Pick<CaseSql, 'find'>;
  presenter: Pick<CasePresenter, 'presentWaiting'>;
  entrances(): string[];
  /** true for the watch's own press. @throws ApiError unauthenticated when a press only says that it is */
  isWatchPress(header: string | undefined, clientKey: string): boolean;
}

/** Pressing, and the page of whoever waits. Open to anybody, never counted, never refused for what it lacks. */
export function pressRoutes(deps: PressRoutesDeps): Route[] {
  const { keys, presser, addTo } = deps;
  /** Shared by every route here. */
  const open = { tag, policy: anyone, isTokenOptional: true, nextAction: NEXT_ACTION } as const;

  /** The case, for whoever pressed: by the key that the press was answered with, or as the person it names. */
  async function ownCase(request: Request<{ caseId: string }, unknown, unknown>): Promise<WholeCase> {
    const { caseId } = request.params;
    const isKeyHolder = keys.isCaseKey(caseId, request.header('x-sos-key'));
    assertThat(isKeyHolder || request.actor, 'not_found');
    const caseRow = await deps.cases.find(caseId);
    assertThat(caseRow, 'not_found');
    assertThat(isKeyHolder || caseRow.personId === request.actor?.personId, 'not_found');
    return caseRow;
  }

  async function waiting(caseId: string, request: Request<unknown, unknown, unknown>) {
    const caseRow = await deps.cases.find(caseId);
    assertThat(caseRow, 'not_found');
    return deps.presenter.presentWaiting(caseRow, request.locale);
  }

  return [
    defineRoute({
      ...open,
      method: 'POST',
      path: '/sos/presses',
      summary: 'Ask for help. Taken without session, consent, position or name; the same clientKey is one press',
      contract: { body: takenPressSchema, asked: ASKED, response: pressAnswerSchema, status: 201 },
      handler: async (request) => {
        const { body } = request;
        const isWatch = deps.isWatchPress(request.header('x-sos-watch'), body.clientKey);
        const drill = isWatch ? 'synthetic' : body.isTest ? 'test' : null;
        const installKey = body.installKey ?? body.clientKey;
        const named = {
          actorId: request.actor?.personId ?? null,
          pass: body.pass,
          authorization: request.header('authorization'),
        };
        const taken = await deps.takePress({
          clientKey: keys.pressKey(installKey, body.clientKey),
          presser: await presser.namePresser(named, installKey, drill),
          source: isWatch ? 'watch' : 'phone',
          pressedAt: body.pressedAt ? new Date(body.pressedAt) : deps.clock.now(),
          kind: body.kind,
          isSilent: body.isSilent,
          drill,
          fix: body.fix,
          phone: body.phone,
        });
        return { ...taken, caseKey: keys.caseKey(taken.caseId), receivedAt: taken.receivedAt.toISOString() };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/pass',
      tag,
      summary: 'A pass for this phone: names me when I press, for a year, also when my session is over',
      policy: signedIn,
      contract: { response: passSchema },
      handler: async (request) => {
        const { pass, expiresAt } = keys.issuePass(actorOf(request).personId, deps.clock.now());
        return { pass, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({
      ...open,
      method: 'GET',
      path: '/sos/entrances',
      summary: 'Addresses that take a press; a phone races them, and one case comes of it',
      contract: { response: sosEntrancesSchema },
      handler: async () => ({ entrances: deps.entrances() }),
    }),
    defineRoute({
      ...open,
      method: 'GET',
      path: '/sos/waiting/:caseId',
      summary: 'Who has been alerted and who is coming, for the one who pressed (`x-sos-key`, or their session)',
      contract: { params, response: waitingSchema },
      handler: async (request) => deps.presenter.presentWaiting(await ownCase(request), request.locale),
    }),
    defineRoute({
      ...open,
      method: 'POST',
      path: '/sos/waiting/:caseId/undo',
      summary: 'It was a mistake: the case is marked, and stays open until a person has called back',
      contract: { params, response: waitingSchema },
      handler: async (request) => {
        const { id } = await ownCase(request);
        await addTo.undo(id);
        return waiting(id, request);
      },
    }),
    defineRoute({
      ...open,
      method: 'POST',
      path: '/sos/waiting/:caseId/fixes',
      summary: 'A better or newer position',
      contract: { params, body: fixSchema, response: waitingSchema },
      handler: async (request) => {
        const { id } = await ownCase(request);
        await addTo.addFix(id, request.body);
        return waiting(id, request);
      },
    }),
    defineRoute({
      ...open,
      method: 'POST',
      path: '/sos/waiting/:caseId/details',
      summary: 'What kind of help, silence, or words; each part alone',
      contract: { params, body: addDetailSchema, response: waitingSchema },
      handler: async (request) => {
        const { id } = await ownCase(request);
        await addTo.addDetail(id, request.body);
        return waiting(id, request);
      },
    }),
    defineRoute({
      ...open,
      method: 'POST',
      path: '/sos/waiting/:caseId/identify',
      summary: 'Names a case that was pressed without a name, by session or pass; never makes two people one',
      contract: { params, body: identifyPressSchema, response: waitingSchema },
      handler: async (request) => {
        assertThat(keys.isCaseKey(request.params.caseId, request.header('x-sos-key')), 'not_found');
        const personId = await presser.personOf({
          actorId: request.actor?.personId ?? null,
          pass: request.body.pass ?? null,
          authorization: request.header('authorization'),
        });
        if (!personId) throw new ApiError('unauthenticated');
        await addTo.identify(request.params.caseId, personId);
        return waiting(request.params.caseId, request);
      },
    }),
  ];
}
