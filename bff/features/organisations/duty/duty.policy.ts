/**
 * Who may plan a rota: administrators and supervisors of the unit or of one above it.
 * `unitPath`: ids from the city down to the unit.
 */
export function mayPlanDuty(request: { plannedUnitIds: readonly string[]; unitPath: readonly string[] }): boolean {
  return request.unitPath.some((id) => request.plannedUnitIds.includes(id));
}

/** A worker may take leave when somebody stands in; leave that nobody fills is for those who plan to allow. */
export function mayTakeLeave(request: { isOwn: boolean; hasSubstitute: boolean; mayPlan: boolean }): boolean {
  return request.mayPlan || (request.isOwn && request.hasSubstitute);
}

/** The last one on a post that the rota fills can't walk away: somebody takes over first. */
export function maySignOff(request: { isPlanned: boolean; othersThere: number }): boolean {
  return !request.isPlanned || request.othersThere > 0;
}
