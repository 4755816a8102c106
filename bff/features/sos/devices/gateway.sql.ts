import type { DeviceEvent, DeviceKind, DeviceMessageKind, DeviceState } from '../../../contracts/sos-devices';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

/** What a message is judged by. */
export interface GatewayDevice {
  id: string;
  serial: string;
  kind: DeviceKind;
  state: DeviceState;
  version: number;
  keyId: string;
  keySealed: string;
  generation: number;
  nextKeyId: string | null;
  nextKeySealed: string | null;
  lastCounter: number;
  lastMac: string | null;
  personId: string | null;
  unitId: string | null;
  latitude: number | null;
  longitude: number | null;
  datum: 'gcj02' | 'wgs84' | null;
  lowBatteryAt: Date | null;
  retiredWhy: string | null;
}

export interface HeardMessage {
  counter: number;
  mac: string;
  battery: number | null;
  signal: number | null;
  firmware: string | null;
}

const COLUMNS = `id, serial, kind, state, version, key_id AS keyId, key_sealed AS keySealed, generation,
  next_key_id AS nextKeyId, next_key_sealed AS nextKeySealed, last_counter AS lastCounter, last_mac AS lastMac,
  person_id AS personId, unit_id AS unitId, latitude, longitude, datum, low_battery_at AS lowBatteryAt,
  retired_why AS retiredWhy`;

const numberOf = (value: unknown) => (value === null ? null : Number(value));

/** The measured path of the gateway: what a message reads and writes. */
export function createGatewaySql(db: Database) {
  return {
    async bySerial(serial: string): Promise<GatewayDevice | null> {
      const [row] = await db.query<GatewayDevice>(`SELECT ${COLUMNS} FROM sos_device WHERE serial = ?`, [serial]);
      return row
        ? {
            ...row,
            lastCounter: Number(row.lastCounter),
            latitude: numberOf(row.latitude),
            longitude: numberOf(row.longitude),
          }
        : null;
    },

    /** The first message under the key of a re-enrolment: from now on that key counts alone, and its counter from nought. */
    async takeNextKey(device: GatewayDevice, at: Date): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        const changed = await tx.execute(
          `UPDATE sos_device SET key_id = next_key_id, key_sealed = next_key_sealed, next_key_id = NULL,
             next_key_sealed = NULL, generation = generation + 1, last_counter = 0, last_mac = NULL, version = version + 1
           WHERE id = ? AND generation = ? AND next_key_sealed IS NOT NULL`,
          [device.id, device.generation],
        );
        if (changed === 1) await addEvent(tx, device.id, { event: 'key_taken', personId: device.personId, at });
      });
    },

    /** A press of this counter as it was taken before. */
    async kept(device: GatewayDevice, counter: number): Promise<{ mac: string; answer: string } | null> {
      const [row] = await db.query<{ mac: string; answer: string }>(
        'SELECT mac, answer FROM sos_device_press WHERE device_id = ? AND generation = ? AND counter = ?',
        [device.id, device.generation, counter],
      );
      return row ?? null;
    },

    /** False when the same counter was written down by another sending at the same moment. */
    async keepPress(
      tx: Tx,
      device: GatewayDevice,
      press: {
        counter: number;
        mac: string;
        kind: DeviceMessageKind;
        door: string;
        caseId: string | null;
        answer: string;
        at: Date;
      },
    ): Promise<boolean> {
      try {
        await tx.execute(
          `INSERT INTO sos_device_press (id, device_id, generation, counter, mac, kind, door, case_id, answer, received_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          [
            newId(),
            device.id,
            device.generation,
            press.counter,
            press.mac,
            press.kind,
            press.door,
            press.caseId,
            press.answer,
            press.at,
          ],
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error, 'uq_sos_device_press_once')) return false;
        throw error;
      }
    },

    /** The device was heard: counter and health. False when a later message was quicker. */
    async heard(tx: Tx, device: GatewayDevice, message: HeardMessage, at: Date, silentFrom: Date): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_device SET last_counter = ?, last_mac = ?, battery = COALESCE(?, battery),
           signal_dbm = COALESCE(?, signal_dbm), firmware = COALESCE(?, firmware), last_heard_at = ?,
           due_at = IF(state = 'in_use', ?, due_at)
         WHERE id = ? AND generation = ? AND last_counter < ?`,
        [
          message.counter,
          message.mac,
          message.battery,
          message.signal,
          message.firmware,
          at,
          silentFrom,
          device.id,
          device.generation,
          message.counter,
        ],
      );
      return changed === 1;
    },

    /** Compare-and-set on the version. */
    async moveState(
      tx: Tx,
      device: GatewayDevice,
      to: { state: DeviceState; dueAt: Date | null; silentAt: Date | null },
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_device SET state = ?, due_at = ?, silent_at = ?, version = version + 1
         WHERE id = ? AND version = ? AND state = ?`,
        [to.state, to.dueAt, to.silentAt, device.id, device.version, device.state],
      );
      return changed === 1;
    },

    /** The same state, another time; `silentAt` null leaves what stands there. */
    async postpone(tx: Tx, device: GatewayDevice, dueAt: Date, silentAt: Date | null): Promise<boolean> {
      const changed = await tx.execute(
        'UPDATE sos_device SET due_at = ?, silent_at = COALESCE(silent_at, ?) WHERE id = ? AND version = ? AND state = ?',
        [dueAt, silentAt, device.id, device.version, device.state],
      );
      return changed === 1;
    },

    async setTested(tx: Tx, deviceId: string, at: Date): Promise<void> {
      await tx.execute('UPDATE sos_device SET tested_at = ? WHERE id = ?', [at, deviceId]);
    },

    /** `at` null: good again. False when it stood so already. */
    async setLowBattery(tx: Tx, deviceId: string, at: Date | null): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_device SET low_battery_at = ? WHERE id = ? AND low_battery_at IS ${at ? '' : 'NOT '}NULL`,
        [at, deviceId],
      );
      return changed === 1;
    },

    async countDay(
      tx: Tx,
      deviceId: string,
      day: string,
      seen: { isPress: boolean; isTest: boolean; battery: number | null },
    ): Promise<void> {
      await tx.execute(
        `INSERT INTO sos_device_day (device_id, day, messages, presses, tests, battery_low) VALUES (?, ?, 1, ?, ?, ?)
         ON DUPLICATE KEY UPDATE messages = messages + 1, presses = presses + VALUES(presses),
           tests = tests + VALUES(tests),
           battery_low = LEAST(COALESCE(battery_low, VALUES(battery_low)), COALESCE(VALUES(battery_low), battery_low))`,
        [deviceId, day, seen.isPress ? 1 : 0, seen.isTest ? 1 : 0, seen.battery],
      );
    },

    addEvent,

    /** Devices whose duty is over its time. */
    async due(states: readonly DeviceState[], now: Date, limit: number): Promise<GatewayDevice[]> {
      const rows = await db.query<GatewayDevice>(
        `SELECT ${COLUMNS} FROM sos_device WHERE state IN (${states.map(() => '?').join(', ')}) AND due_at <= ?
         ORDER BY due_at LIMIT ${limit}`,
        [...states, now],
      );
      return rows.map((row) => ({ ...row, latitude: numberOf(row.latitude), longitude: numberOf(row.longitude) }));
    },

    /** For those who are sent there: its place, by name and position in GCJ-02 or WGS-84. */
    async placeOf(deviceId: string): Promise<{
      serial: string;
      placeName: string | null;
      latitude: number | null;
      longitude: number | null;
      datum: 'gcj02' | 'wgs84' | null;
    } | null> {
      const [row] = await db.query<{
        serial: string;
        placeName: string | null;
        latitude: unknown;
        longitude: unknown;
        datum: 'gcj02' | 'wgs84' | null;
      }>('SELECT serial, place_name AS placeName, latitude, longitude, datum FROM sos_device WHERE id = ?', [deviceId]);
      return row ? { ...row, latitude: numberOf(row.latitude), longitude: numberOf(row.longitude) } : null;
    },

    /** True while no later message moved the deadline: read again inside the transaction that acts on it. */
    async isStillDue(tx: SqlTx, deviceId: string, now: Date): Promise<boolean> {
      const [row] = await tx.query<{ id: string }>(
        'SELECT id FROM sos_device WHERE id = ? AND due_at <= ? FOR UPDATE',
        [deviceId, now],
      );
      return row !== undefined;
    },
  };
}

export type GatewaySql = ReturnType<typeof createGatewaySql>;

async function addEvent(
  tx: Tx,
  deviceId: string,
  event: { event: DeviceEvent; personId: string | null; byPersonId?: string | null; words?: string | null; at: Date },
): Promise<void> {
  await tx.execute(
    'INSERT INTO sos_device_event (id, device_id, event, person_id, by_person_id, words, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [newId(), deviceId, event.event, event.personId, event.byPersonId ?? null, event.words ?? null, event.at],
  );
}
