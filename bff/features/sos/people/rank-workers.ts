import { distanceM } from '../../../platform/geo';
import type { Point } from '../sos.types';

/** A position older than this says nothing of where somebody is. */
export const FRESH_MS = 15 * 60_000;
/** How far a worker without a fresh position is taken to be, by the smallest unit they share with the place, metres. */
const FAR_BY_KIND = { grid: 600, community: 1_500, street: 4_000, district: 12_000, city: 30_000 } as const;

export interface Candidate {
  personId: string;
  displayName: string;
  /** kind of the smallest unit that holds both their post and the place */
  shares: keyof typeof FAR_BY_KIND;
  position: (Point & { takenAt: Date }) | null;
}

export interface Ranked extends Candidate {
  /** measured; null when it is only supposed */
  distanceM: number | null;
}

/** Workers by how near they are: those whose phone says so by the metre, the others by the place they look after. */
export function rankWorkers(candidates: readonly Candidate[], place: Point | null, at: Date): Ranked[] {
  const ranked = candidates.map((candidate) => {
    const { position } = candidate;
    const isFresh = position !== null && at.getTime() - position.takenAt.getTime() <= FRESH_MS;
    const measured = place && isFresh ? Math.round(distanceM(place, position)) : null;
    return { ...candidate, distanceM: measured, far: measured ?? FAR_BY_KIND[candidate.shares] };
  });
  return ranked.sort((a, b) => a.far - b.far).map(({ far: _, ...one }) => one);
}
