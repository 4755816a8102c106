/** As what somebody meets an enrolled person. */
export type Standing = 'own' | 'family' | 'station';

/**
 * The nearest standing of a reader; null: the person does not exist for them. `unitPath`: from the city down to the unit in
 * which the person lives; `stationUnitIds`: places whose station the reader belongs to.
 */
export function standingOf(request: {
  isSelf: boolean;
  isFamily: boolean;
  stationUnitIds: readonly string[];
  unitPath: readonly string[];
}): Standing | null {
  if (request.isSelf) return 'own';
  if (request.isFamily) return 'family';
  return request.unitPath.some((id) => request.stationUnitIds.includes(id)) ? 'station' : null;
}

/** The station mends what is wrong and sees that something is there; what it says is for the person, their family, and rescue. */
export function seesWhole(standing: Standing): boolean {
  return standing !== 'station';
}

/** Whoever leaves the register leaves by their own will, or by that of who acts for them. */
export function mayLeave(standing: Standing): boolean {
  return standing !== 'station';
}
