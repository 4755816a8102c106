import type { Fix } from '../../../contracts/sos';
import { distanceM, toGcj02 } from '../../../platform/geo';
import type { Point } from '../sos.types';

/** A registered home is a point; people live in buildings and courtyards around it. */
const HOME_RADIUS_M = 60;
/** How far off a fix may be that does not say so, metres. Masts see far; a stop board stands where it was put. */
const USUAL_ACCURACY_M: Record<Fix['source'], number> = { gps: 50, network: 1_000, map: 30, device: 100, board: 10 };

/**
 * Metres between home and fix beyond what accuracy and the size of a home explain; null when they agree or one is unknown.
 * `home` is GCJ-02; the fix says its own datum.
 */
export function awayFromHome(
  fix: Pick<Fix, 'position' | 'accuracyM' | 'source'> | null,
  home: Point | null,
): number | null {
  if (!fix || !home) return null;
  const unsureM = (fix.accuracyM ?? USUAL_ACCURACY_M[fix.source]) + HOME_RADIUS_M;
  const beyondM = distanceM(toGcj02(fix.position), home) - unsureM;
  return beyondM > 0 ? Math.round(beyondM) : null;
}
