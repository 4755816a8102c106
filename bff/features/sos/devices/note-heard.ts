import type { ButtonAnswer } from '../../../connectors/sos-buttons/sos-buttons.port';
import type { DeviceMessage } from '../../../contracts/sos-devices';
import type { SqlTx } from '../../../platform/db/database.types';
import { shanghaiDay } from '../check-in/check-in-days';
import type { DevicesDeps } from './devices.deps';
import { deviceDueAt, nextDeviceState } from './devices.states';
import type { GatewayDevice, GatewaySql } from './gateway.sql';

/** A battery that says a little more after a rest is not a new one. */
const GOOD_AGAIN_PERCENT = 15;

export type NoteHeard = (
  device: GatewayDevice,
  message: DeviceMessage,
  taken: { door: string; caseId: string | null; answer: ButtonAnswer },
) => Promise<void>;

/** Writes down that a device was heard, and what that says of it: health, state, the month's report. One transaction. */
export function createNoteHeard(
  deps: Pick<DevicesDeps, 'db' | 'clock' | 'jobs' | 'outbox' | 'policies' | 'care'> & { sql: GatewaySql },
): NoteHeard {
  const { db, clock, sql } = deps;

  async function judgeBattery(tx: SqlTx, device: GatewayDevice, message: DeviceMessage, lowPercent: number, at: Date) {
    const { battery } = message;
    const isLow = message.kind === 'low_battery' || (battery ?? 100) <= lowPercent;
    const isGood = message.kind !== 'low_battery' && (battery ?? 0) >= Math.min(100, lowPercent + GOOD_AGAIN_PERCENT);
    if (isLow && !device.lowBatteryAt && (await sql.setLowBattery(tx, device.id, at))) {
      await sql.addEvent(tx, device.id, { event: 'battery_low', personId: device.personId, at });
      await deps.jobs.enqueue(tx, { kind: 'sos.devices.tellLowBattery', payload: { deviceId: device.id } });
    }
    if (isGood && device.lowBatteryAt && (await sql.setLowBattery(tx, device.id, null))) {
      await sql.addEvent(tx, device.id, { event: 'battery_good', personId: device.personId, at });
    }
  }

  return async function noteHeard(device, message, { door, caseId, answer }) {
    const { policy } = await deps.policies.current();
    const at = clock.now();
    const isTest = message.kind === 'test';
    const isPress = message.kind === 'press';
    const heard = {
      counter: message.counter,
      mac: message.mac,
      battery: message.battery ?? null,
      signal: message.signal ?? null,
      firmware: message.firmware ?? null,
    };
    await db.sqlTransaction(async (tx) => {
      const isLatest = await sql.heard(tx, device, heard, at, deviceDueAt('in_use', at, policy)!);
      if (message.kind !== 'heartbeat' && message.kind !== 'low_battery') {
        const { counter, mac, kind } = message;
        const isNew = await sql.keepPress(tx, device, {
          ...{ counter, mac, kind, door, caseId, at },
          answer: JSON.stringify(answer),
        });
        // The other sending of these very bytes wrote all this down.
        if (!isNew) return;
      } else if (!isLatest) {
        return;
      }
      await sql.countDay(tx, device.id, shanghaiDay(at), { isPress, isTest, battery: heard.battery });
      await judgeBattery(tx, device, message, policy.lowBatteryPercent, at);
      if (isTest || isPress) {
        const words = door === 'mqtt' ? 'MQTT' : null;
        await sql.addEvent(tx, device.id, {
          event: isTest ? 'tested' : 'pressed',
          personId: device.personId,
          words,
          at,
        });
        // A press that was heard proves as much as a test.
        await sql.setTested(tx, device.id, at);
      }
      const state = nextDeviceState(device.state, isTest || isPress ? 'test' : 'heard');
      if (state && state !== device.state) {
        const moved = await sql.moveState(tx, device, { state, dueAt: deviceDueAt(state, at, policy), silentAt: null });
        if (moved && device.state === 'silent') {
          await sql.addEvent(tx, device.id, { event: 'heard_again', personId: device.personId, at });
          await deps.care.deviceHeard(tx, device.id);
        }
        if (moved) {
          await deps.outbox.publish(tx, {
            type: 'sos.device',
            audience: ['role:administrator', ...(device.unitId ? [`unit:${device.unitId}` as const] : [])],
            data: { deviceId: device.id, state },
          });
        }
      }
    });
  };
}
