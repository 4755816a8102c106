import { toGcj02 } from '../../../platform/geo';
import type { AboutDevice } from '../care/care.deps';
import type { GatewaySql } from './gateway.sql';

/** Where a device hangs, by name and position, for those who are sent there. */
export function createAboutDevice(sql: Pick<GatewaySql, 'placeOf'>): AboutDevice {
  return async function aboutDevice(deviceId) {
    const place = await sql.placeOf(deviceId);
    if (!place) return null;
    const { latitude, longitude, datum } = place;
    return {
      about: place.placeName ?? `求助设备 ${place.serial.slice(-4)}`,
      position:
        latitude === null || longitude === null ? null : toGcj02({ latitude, longitude, datum: datum ?? 'gcj02' }),
    };
  };
}
