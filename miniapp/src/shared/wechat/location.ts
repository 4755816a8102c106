import type { Position } from '@contracts/shared';
import Taro from '@tarojs/taro';

const DEADLINE_MS = 8_000;

/**
 * Where the phone is, or `null` when it does not know or may not say. WeChat answers in GCJ-02; a browser answers in
 * WGS-84, and the datum says so.
 */
export async function currentPosition(): Promise<Position | null> {
  if (process.env.TARO_ENV === 'h5') return browserPosition();
  try {
    const fix = await Taro.getLocation({ type: 'gcj02' });
    return { latitude: fix.latitude, longitude: fix.longitude, datum: 'gcj02' };
  } catch {
    return null;
  }
}

function browserPosition(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, datum: 'wgs84' }),
      () => resolve(null),
      { timeout: DEADLINE_MS, maximumAge: 30_000, enableHighAccuracy: true },
    );
  });
}

/** Lets the person point at a place on WeChat's map. `null` when they did not, or in a browser, which has none. */
export async function choosePlace(
  near?: Position | null,
): Promise<{ position: Position; name: string; address: string } | null> {
  if (process.env.TARO_ENV === 'h5') return null;
  try {
    const place = await Taro.chooseLocation(
      near?.datum === 'gcj02' ? { latitude: near.latitude, longitude: near.longitude } : {},
    );
    return {
      position: { latitude: Number(place.latitude), longitude: Number(place.longitude), datum: 'gcj02' },
      name: place.name,
      address: place.address,
    };
  } catch {
    return null;
  }
}
