import { createKeyRing } from '../../platform/crypto/key-ring';
import type { PrismaTx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import { createAlerts } from './alerts/alerts.feature';
import { createCasePresenter } from './case/case.presenter';
import { caseRoutes } from './case/case.routes';
import { createCaseSql } from './case/case.sql';
import { createCaseListSql } from './case/case-list.sql';
import { createCaseStanding } from './case/case-standing';
import { createEndDrill } from './case/end-drill';
import { createExportCase } from './case/export-case';
import { createInProgress, type InProgressOf } from './case/in-progress';
import { moveCases } from './case/move-person.sql';
import { createPlaceOfCase } from './case/place-of-case';
import { createReadCases } from './case/read-cases';
import { createResponderPhones } from './case/responder-phones';
import { createTakeCase } from './case/take-case';
import { createTakeStep } from './case/take-step';
import { createSealedWords, createTimeline } from './case/timeline.sql';
import { createDevices } from './devices/devices.feature';
import { createDrills } from './drills/drills.feature';
import { createEscalation, type Escalation } from './escalation/escalation.feature';
import { createPolicies } from './escalation/policies';
import { createFigures } from './figures/figures.feature';
import { createFollowUps } from './follow-up/follow-up.feature';
import { createHandOffs } from './hand-off/hand-off.feature';
import { createSosPeople } from './people/sos-people.feature';
import { createAddToPress } from './press/add-to-press';
import { createCaseNumbers } from './press/case-numbers';
import { createNamePresser } from './press/name-presser';
import { createOpenCases } from './press/open-cases';
import { pressRoutes } from './press/press.routes';
import { createPressSql } from './press/press.sql';
import { createSosKeys } from './press/sos-keys';
import { createTakePress } from './press/take-press';
import type { SosDeps } from './sos.deps';
import type { ClaimedTimer, RaiseAlarm, TakePress } from './sos.types';
import { createAlarms } from './watch/alarms';
import { createWatch } from './watch/watch.feature';

export interface Sos extends Feature {
  takePress: TakePress;
  inProgressOf: InProgressOf;
  raiseAlarm: RaiseAlarm;
  /** nothing of this process is under way: what a test waits for */
  isIdle(): boolean;
  escalation: Pick<Escalation, 'timers' | 'guard' | 'nudge'>;
  /** where devices connect by MQTT; null when this process has no such door */
  mqttPort(): number | null;
  movePerson(tx: PrismaTx, from: string, to: string): Promise<void>;
  forgetPerson(tx: PrismaTx, personId: string): Promise<void>;
}

/** 一键求助: from one press to a named human, and on until a person says that it is over. */
export function createSos(deps: SosDeps): Sos {
  const { db, clock, log, directory, vault } = deps;
  const isWorking = deps.isRunningTimers;
  const keys = createSosKeys(deps.tokenSecret);
  const sealed = createSealedWords(createKeyRing(deps.vaultKeys));
  const timeline = createTimeline(deps);
  const { record } = timeline;
  const unitPath = async (unitId: string) => (await directory.unit(unitId))?.path ?? [];
  const policies = createPolicies({ db, clock, log, unitPath });
  const cases = createCaseSql(db, policies);
  const alarms = createAlarms(deps);
  const { raiseAlarm } = alarms;
  const room = createSosPeople({ ...deps, policies, raiseAlarm });
  const { reach, facts: people } = room;

  // Rooms that need one another ask only once something has happened.
  const nudge = () => escalation.nudge();
  const finishTimer: Escalation['timers']['finish'] = (tx, timer, state) => escalation.timers.finish(tx, timer, state);
  const shared = {
    ...deps,
    isWorking,
    cases,
    timeline,
    sealed,
    record,
    recordTimeline: record,
    raiseAlarm,
    reach,
    people,
    nudge,
  };

  const alerts = createAlerts(
    {
      ...shared,
      facts: people,
      phoneOf: (vaultId, purpose) => vault.get(vaultId, { personId: 'system', purpose }),
      takeCase: (caseId, answerer, by) => takeCase.takeCase(caseId, answerer, by),
      secret: deps.tokenSecret,
      finishTimer,
      nudgeTimers: nudge,
      isBehind: () => escalation.isBehind(),
    },
    policies,
  );
  const { tidings } = alerts;
  const takeCase = createTakeCase({ ...shared, tidings });
  const handOffs = createHandOffs({
    ...shared,
    clearedAt: alarms.sql.clearedAt,
    finishTimer,
    nudgeTimers: nudge,
  });
  const { handOff } = handOffs;
  const escalation = createEscalation(
    {
      ...shared,
      facts: people,
      handOff,
      unitPath,
      nudgeAlerts: alerts.nudge,
      tell: alerts.tell,
      lookAtCall: alerts.lookAtCall,
    },
    policies,
  );
  escalation.register('hand_off_receipt', (timer: ClaimedTimer) => handOffs.chaseReceipt(timer));
  const followUps = createFollowUps({ ...shared, finishTimer });
  escalation.register('follow_up', followUps.runTimer);

  const sql = createPressSql(db);
  const takePress = createTakePress({
    ...shared,
    sql,
    openCase: createOpenCases(sql),
    numbers: createCaseNumbers(clock),
    policies,
    tidings,
  });
  const presenter = createCasePresenter({
    ...shared,
    placeOfCase: createPlaceOfCase(shared),
    phones: createResponderPhones(vault),
  });
  const standings = createCaseStanding({ ...shared, isContactOf: room.isContactOf });
  const takeStep = createTakeStep({
    ...shared,
    tidings,
    standings,
    takeCase,
    handOff,
    onClosed: (tx, caseRow, _outcome, at) => followUps.onClosed(tx, caseRow, at),
  });
  const list = createCaseListSql(db, cases);
  const reader = createReadCases({ ...shared, standings, presenter, list });
  const endDrill = createEndDrill(shared);
  const watch = createWatch({ ...shared, alarms, endDrill });
  const devices = createDevices({ ...shared, takePress, wire: deps.buttons });
  const drills = createDrills({ ...shared, takePress, endDrill, watch: watch.sql });

  const rooms: Feature[] = [
    {
      routes: [
        ...pressRoutes({
          clock,
          keys,
          presser: createNamePresser({ ...shared, keys }),
          takePress,
          addTo: createAddToPress({ ...shared, sql, tidings }),
          cases,
          presenter,
          entrances: deps.entrances,
          isWatchPress: watch.isWatchPress,
        }),
        ...caseRoutes({ reader, takeStep, exportCase: createExportCase(reader) }),
      ],
    },
    // Policies are read before anything asks for one.
    escalation,
    room,
    alerts,
    handOffs,
    watch,
    drills,
    followUps,
    devices,
    createFigures({ db: deps.bulkDb, directory }),
  ];

  return {
    routes: rooms.flatMap((each) => each.routes),
    jobs: rooms.flatMap((each) => each.jobs ?? []),
    recurring: rooms.flatMap((each) => each.recurring ?? []),
    async start() {
      for (const each of rooms) await each.start?.();
    },
    async stop() {
      for (const each of [...rooms].reverse()) await each.stop?.();
    },
    takePress,
    inProgressOf: createInProgress({ list, presenter, identity: deps.identity }),
    raiseAlarm,
    escalation,
    isIdle: () => escalation.isIdle() && alerts.isIdle() && handOffs.isIdle(),
    mqttPort: devices.mqttPort,
    async movePerson(tx, from, to) {
      await moveCases(tx, from, to);
      await room.movePerson(tx, from, to);
      await devices.movePerson(tx, from, to);
    },
    forgetPerson: room.forgetPerson,
  };
}
