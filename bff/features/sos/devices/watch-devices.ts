import { z } from 'zod';
import type { SmsGateway } from '../../../connectors/sms/sms.port';
import { defineJob, type JobDefinition } from '../../../platform/jobs/job.types';
import type { SosVault } from '../sos.deps';
import type { DevicesDeps } from './devices.deps';
import { deviceDueAt, nextDeviceState } from './devices.states';
import type { GatewayDevice, GatewaySql } from './gateway.sql';

const BATCH = 500;
const WEEK_MS = 7 * 86_400_000;
const PAGE = '/features/sos-family/pages/care/index';

export interface WatchDevicesDeps extends DevicesDeps {
  sql: GatewaySql;
  sms: Pick<SmsGateway, 'sendText'>;
  vault: Pick<SosVault, 'get'>;
}

/** Watches over what should have been heard of, handed over or repaired, and tells of batteries that run out. */
export function createWatchDevices(deps: WatchDevicesDeps) {
  const { db, clock, sql, care } = deps;

  /** Not heard of for too long: the person is asked after, since a silent button helps nobody. */
  async function fallSilent(device: GatewayDevice): Promise<void> {
    const { policy } = await deps.policies.current();
    const at = clock.now();
    const home = device.personId ? await deps.people.home(device.personId) : null;
    await db.sqlTransaction(async (tx) => {
      // A heartbeat that came while we were reading has moved the time.
      if (!(await sql.isStillDue(tx, device.id, at))) return;
      const state = nextDeviceState(device.state, 'silence');
      if (!state) return;
      if (!(await sql.moveState(tx, device, { state, dueAt: deviceDueAt(state, at, policy), silentAt: at }))) return;
      await sql.addEvent(tx, device.id, { event: 'went_silent', personId: device.personId, at });
      await care.open(tx, {
        reason: 'silent_device',
        personId: device.personId,
        deviceId: device.id,
        unitId: device.unitId ?? home?.unitId ?? null,
        opensCase: false,
      });
      await deps.outbox.publish(tx, {
        type: 'sos.device',
        audience: ['role:administrator', ...(device.unitId ? [`unit:${device.unitId}` as const] : [])],
        data: { deviceId: device.id, state },
      });
    });
  }

  /** Whoever has the duty let the time pass: said aloud, and again each week. */
  async function overdue(device: GatewayDevice): Promise<void> {
    const at = clock.now();
    await db.sqlTransaction(async (tx) => {
      const dueAt = new Date(at.getTime() + WEEK_MS);
      const silentAt = device.state === 'silent' ? at : null;
      if (!(await sql.postpone(tx, device, dueAt, silentAt))) return;
      await sql.addEvent(tx, device.id, { event: 'overdue', personId: device.personId, words: device.state, at });
      await deps.raiseAlarm(tx, {
        code: { registered: 'device_in_stock', assigned: 'device_untested', silent: 'device_long_silent' }[
          device.state as 'registered' | 'assigned' | 'silent'
        ],
        subject: device.id,
        detail: { unitId: device.unitId },
      });
    });
  }

  /** The battery runs out: the person, the family and the station hear of it while the button still works. */
  async function tellLowBattery(deviceId: string): Promise<void> {
    const place = await sql.placeOf(deviceId);
    const device = place && (await sql.bySerial(place.serial));
    if (!device?.lowBatteryAt) return;
    const name = device.personId ? await deps.identity.maskedNameOf(device.personId) : (place?.placeName ?? null);
    const context = { personId: device.personId, place: null, unitId: device.unitId, at: clock.now() };
    const [contacts, station] = await Promise.all([
      device.personId ? deps.reach.contacts(context) : [],
      deps.reach.station(context),
    ]);
    const once = device.lowBatteryAt.toISOString();
    const words = {
      zh: `${name ?? ''}的求助设备电量低（编号尾号 ${device.serial.slice(-4)}），请尽快换电池。`,
      en: `The battery of ${name ?? 'a device'} (…${device.serial.slice(-4)}) is low. Please change it soon.`,
    };
    const told = [
      ...(device.personId ? [device.personId] : []),
      ...[...contacts, ...station].flatMap(({ personId }) => (personId ? [personId] : [])),
    ];
    await db.sqlTransaction(async (tx) => {
      for (const personId of new Set(told)) {
        await deps.notices.send(tx, {
          personId,
          template: 'sos.low-battery',
          words:
            personId === device.personId
              ? {
                  zh: '您的求助按钮电量低，请让家人或社区帮您换电池。',
                  en: 'The battery of your SOS button is low. Please have it changed.',
                }
              : words,
          link: PAGE,
          dedupeKey: `low-battery:${deviceId}:${once}`,
        });
      }
    });
    // Contacts without an account have nothing but their telephone.
    for (const contact of contacts.filter(({ personId, phoneVaultId }) => !personId && phoneVaultId)) {
      const to = await deps.vault.get(contact.phoneVaultId!, {
        personId: 'system',
        purpose: '平安守护：求助按钮电量低',
      });
      if (!to) continue;
      const clientId = `battery-${deviceId}-${device.lowBatteryAt.getTime()}-${contact.key.slice(-8)}`.slice(0, 64);
      await deps.sms.sendText({ clientId, to, text: `【一城通】${words.zh}` });
    }
  }

  return {
    jobs: [
      defineJob({
        kind: 'sos.devices.tellLowBattery',
        payload: z.object({ deviceId: z.string() }),
        run: ({ deviceId }) => tellLowBattery(deviceId),
      }),
    ] as JobDefinition[],

    /** Lets time do its part; one device that fails keeps no other waiting. */
    async sweep(): Promise<void> {
      const now = clock.now();
      for (const [states, act] of [
        [['in_use'], fallSilent],
        [['registered', 'assigned', 'silent'], overdue],
      ] as const) {
        for (const device of await sql.due(states, now, BATCH)) {
          try {
            await act(device);
          } catch (error) {
            deps.log.error(
              { error, deviceId: device.id },
              'a device was not looked after; tried again at the next look',
            );
          }
        }
      }
    },
  };
}
