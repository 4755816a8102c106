import type { Fix } from '@contracts/sos';
import Taro from '@tarojs/taro';

/** A fix this close comes from satellites; a coarser one from masts and wireless networks around. */
const SATELLITE_M = 50;

function fixOf(
  at: { latitude: number; longitude: number; accuracy?: number; horizontalAccuracy?: number },
  datum: 'gcj02' | 'wgs84',
): Fix {
  const accuracy = at.horizontalAccuracy || at.accuracy;
  const accuracyM = accuracy && Number.isFinite(accuracy) ? Math.min(100_000, Math.round(accuracy)) : null;
  return {
    position: { latitude: at.latitude, longitude: at.longitude, datum },
    accuracyM,
    source: accuracyM !== null && accuracyM <= SATELLITE_M ? 'gps' : 'network',
    takenAt: new Date().toISOString(),
  };
}

/**
 * Tells where the phone is, again and again, until the answer is called. A phone that does not know, or whose owner
 * refused, tells nothing and disturbs nobody: whoever calls this goes on without.
 */
export function watchFix(onFix: (fix: Fix) => void): () => void {
  return process.env.TARO_ENV === 'h5' ? watchBrowser(onFix) : watchWeChat(onFix);
}

function watchBrowser(onFix: (fix: Fix) => void): () => void {
  if (!navigator.geolocation) return () => undefined;
  const id = navigator.geolocation.watchPosition(
    ({ coords }) => onFix(fixOf(coords, 'wgs84')),
    () => undefined,
    { enableHighAccuracy: true, maximumAge: 10_000 },
  );
  return () => navigator.geolocation.clearWatch(id);
}

/** WeChat gives one answer at once, and repeats it for half a minute when asked again: newer ones come by the event. */
function watchWeChat(onFix: (fix: Fix) => void): () => void {
  let isOver = false;
  const listen = (at: Parameters<typeof fixOf>[0]) => {
    if (!isOver) onFix(fixOf(at, 'gcj02'));
  };
  void Promise.resolve(Taro.getLocation({ type: 'gcj02' })).then(listen, () => undefined);
  void Promise.resolve(Taro.startLocationUpdate({ type: 'gcj02' })).then(
    () => {
      if (!isOver) Taro.onLocationChange(listen);
    },
    () => undefined,
  );
  return () => {
    isOver = true;
    Taro.offLocationChange(listen);
    void Promise.resolve(Taro.stopLocationUpdate()).catch(() => undefined);
  };
}
