import type { Device, DeviceKind, DeviceState, DeviceTrouble } from '../../../contracts/sos-devices';
import type { DeviceRow } from './devices.repository';

const DAY_MS = 86_400_000;

/** What stands in the way of trusting a device now. */
export function troublesOf(
  row: Pick<DeviceRow, 'state' | 'lowBatteryAt' | 'testedAt' | 'dueAt'>,
  now: Date,
  testEveryDays: number,
): DeviceTrouble[] {
  if (row.state === 'retired') return [];
  const isOut = row.state !== 'registered';
  const troubles: DeviceTrouble[] = [];
  if (row.state === 'silent') troubles.push('silent');
  if (row.lowBatteryAt) troubles.push('low_battery');
  if (isOut && !row.testedAt) troubles.push('never_tested');
  if (isOut && row.testedAt && now.getTime() - row.testedAt.getTime() > testEveryDays * DAY_MS) {
    troubles.push('test_overdue');
  }
  if (row.dueAt && row.dueAt < now) troubles.push('duty_overdue');
  return troubles;
}

export function presentDevice(
  row: DeviceRow,
  names: { person: string | null; unit: string | null },
  now: Date,
  testEveryDays: number,
): Device {
  return {
    id: row.id,
    serial: row.serial,
    kind: row.kind as DeviceKind,
    model: row.model,
    batch: row.batch,
    state: row.state as DeviceState,
    version: row.version,
    personName: names.person,
    personId: row.personId,
    placeName: row.placeName,
    position:
      row.latitude === null || row.longitude === null
        ? null
        : {
            latitude: Number(row.latitude),
            longitude: Number(row.longitude),
            datum: row.datum === 'wgs84' ? 'wgs84' : 'gcj02',
          },
    unitId: row.unitId,
    unitName: names.unit,
    battery: row.battery,
    signal: row.signalDbm,
    firmware: row.firmware,
    lastHeardAt: row.lastHeardAt?.toISOString() ?? null,
    testedAt: row.testedAt?.toISOString() ?? null,
    assignedAt: row.assignedAt?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    retiredWhy: row.retiredWhy,
    replacedById: row.replacedById,
    dueAt: row.dueAt?.toISOString() ?? null,
    troubles: troublesOf(row, now, testEveryDays),
  };
}
