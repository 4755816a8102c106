import { Counter, type Registry } from 'prom-client';
import type { SmsGateway } from '../../../connectors/sms/sms.port';
import { createKeyRing } from '../../../platform/crypto/key-ring';
import type { PrismaTx } from '../../../platform/db/database.types';
import type { Feature } from '../../../platform/feature';
import { createAnswerCare } from '../care/answer-care';
import { createAskPeople } from '../care/ask-people';
import { careRoutes } from '../care/care.routes';
import { createCareService } from '../care/care.service';
import { createCareSql } from '../care/care.sql';
import { createCarePolicies } from '../care/care-policy';
import { checkInRoutes } from '../check-in/check-in.routes';
import { createCheckIn } from '../check-in/check-in.service';
import { createCheckInSql } from '../check-in/check-in.sql';
import type { SosIdentity, SosVault } from '../sos.deps';
import { createAboutDevice } from './about-device';
import { createBadSignatures } from './bad-signatures';
import { createDeviceKeys } from './device-keys';
import { createDeviceReportSql } from './device-report.sql';
import type { DeviceOutcome, DevicesDeps } from './devices.deps';
import { createDevicesRepository } from './devices.repository';
import { devicesRoutes } from './devices.routes';
import { createDevicesService } from './devices.service';
import { createGatewaySql } from './gateway.sql';
import { createImportDevices } from './import-devices';
import { createNoteHeard } from './note-heard';
import { createMqttDoor } from './open-mqtt';
import { resealDeviceKeys } from './reseal-keys';
import { createResealSql } from './reseal-keys.sql';
import { createStaffReach } from './staff-reach';
import { createStepDevice } from './step-device';
import { createTakeMessage } from './take-message';
import { createWatchDevices } from './watch-devices';

const LOOK_EVERY_MS = 15_000;

export interface DevicesRoomDeps extends Omit<DevicesDeps, 'care' | 'policies' | 'sayWell' | 'count' | 'identity'> {
  identity: SosIdentity;
  vault: SosVault;
  sms: SmsGateway;
  registry: Registry;
  publicUrl(): string;
}

export interface Devices extends Feature {
  /** the port of the MQTT door in this process; null when it has none */
  mqttPort(): number | null;
  movePerson(tx: PrismaTx, from: string, to: string): Promise<void>;
}

/** Buttons and boards, asking after those whose button went silent, and the daily "I am well". */
export function createDevices(room: DevicesRoomDeps): Devices {
  const { db, log } = room;
  const keyRing = createKeyRing(room.vaultKeys);
  const sql = createGatewaySql(db);
  const careSql = createCareSql(db);
  const checkInSql = createCheckInSql(db);
  const repository = createDevicesRepository(db);
  const resealSql = createResealSql(db);
  const policies = createCarePolicies(room);
  const staffReach = createStaffReach(room.directory);
  const counter = new Counter({
    name: 'sos_device_messages_total',
    help: 'Messages of devices by what came of them',
    labelNames: ['outcome'] as const,
    registers: [room.registry],
  });
  const count = (outcome: DeviceOutcome) => counter.inc({ outcome });

  // Who did not say that they are well is asked after, and asking ends with the day: each asks the other when it happens.
  const careDeps = {
    ...room,
    aboutDevice: createAboutDevice(sql),
    onSettled: (...settled: Parameters<typeof checkIn.careSettled>) => checkIn.careSettled(...settled),
  };
  const care = createCareService({ ...careDeps, sql: careSql, policies });
  const checkIn: ReturnType<typeof createCheckIn> = createCheckIn({ ...room, sql: checkInSql, care });
  const askPeople = createAskPeople({ ...careDeps, sql: careSql, service: care });
  const answers = createAnswerCare({
    ...careDeps,
    sql: careSql,
    service: care,
    staffReach,
    nameOf: askPeople.nameOf,
  });

  const deps: DevicesDeps = { ...room, care, policies, count, sayWell: checkIn.sayWell };
  const keys = createDeviceKeys(keyRing, room.wire.keyBytes);
  const takeMessage = createTakeMessage({
    ...deps,
    sql,
    keys,
    noteHeard: createNoteHeard({ ...deps, sql }),
    noteBadSignature: createBadSignatures(deps),
  });
  const door = createMqttDoor({ ...deps, sql, keys, takeMessage });
  const watch = createWatchDevices({ ...deps, sql, sms: room.sms, vault: room.vault });
  const service = createDevicesService({ ...deps, repository, report: createDeviceReportSql(db), staffReach });

  return {
    routes: [
      ...devicesRoutes({
        takeMessage,
        service,
        stepDevice: createStepDevice({ ...deps, repository, keys, staffReach, present: service.present }),
        importDevices: createImportDevices({ ...deps, repository, keys }),
      }),
      ...careRoutes({ answers, policies }),
      ...checkInRoutes(checkIn),
    ],
    jobs: [...watch.jobs, ...askPeople.jobs],
    recurring: [
      {
        kind: 'sos.care.look',
        everyMs: LOOK_EVERY_MS,
        async run() {
          await watch.sweep();
          await checkIn.sweep();
          await care.sweep();
        },
      },
      {
        kind: 'sos.devices.resealKeys',
        cron: '50 3 * * *',
        timeoutMs: 3_600_000,
        async run({ signal }) {
          const moved = await resealDeviceKeys(resealSql, keyRing, signal);
          if (moved > 0)
            log.info({ moved, keyId: keyRing.currentKeyId }, 'keys of devices lie under the current key now');
        },
      },
    ],
    start: () => door.open(),
    stop: () => door.close(),
    mqttPort: door.port,
    async movePerson(tx, from, to) {
      await repository.movePerson(tx, from, to);
      await careSql.movePerson(tx, from, to);
      await checkInSql.movePerson(tx, from, to);
    },
  };
}
