import type { Position } from '@contracts/shared';
import Taro from '@tarojs/taro';

/** WeChat shows a place on its map and leads there; a browser has no map of ours. */
export const canShowPlace = process.env.TARO_ENV === 'weapp';

/** Opens WeChat's map at a place. It draws GCJ-02; a WGS-84 position would stand some 500 m aside, so it is not shown. */
export function showPlace(place: { name: string; address: string; position: Position }): void {
  if (!canShowPlace || place.position.datum !== 'gcj02') return;
  const { latitude, longitude } = place.position;
  Taro.openLocation({
    latitude,
    longitude,
    name: place.name,
    address: place.address,
    scale: 17,
    fail: () => undefined,
  });
}
