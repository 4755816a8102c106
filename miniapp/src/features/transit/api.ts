import type { Position } from '@contracts/shared';
import type { Board, LineAnswer, LineVehiclesAnswer, NearAnswer, TransitSearchAnswer } from '@contracts/transit';
import { request } from '@/shared/http/client';

/** Stops around a position; around the middle of the city without one. */
export function loadNear(position: Position | null): Promise<NearAnswer> {
  const query = position
    ? { lat: position.latitude, lng: position.longitude, datum: position.datum, radius: 1500 }
    : { radius: 1500 };
  return request({ path: '/transit/stops/near', query });
}

export function searchTransit(text: string): Promise<TransitSearchAnswer> {
  return request({ path: '/transit/search', query: { q: text } });
}

export function loadBoard(id: string): Promise<Board> {
  return request({ path: `/transit/stops/${encodeURIComponent(id)}/board` });
}

export function loadLine(id: string): Promise<LineAnswer> {
  return request({ path: `/transit/lines/${encodeURIComponent(id)}` });
}

export function loadVehicles(id: string): Promise<LineVehiclesAnswer> {
  return request({ path: `/transit/lines/${encodeURIComponent(id)}/vehicles` });
}
