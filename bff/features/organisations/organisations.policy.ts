import type { Role } from '../../platform/actor';

/**
 * Units an administrator may change staff of: their own and those below. Nobody changes their own grants, so that one
 * person can't give themselves a second power; and the administrator's role is given only by an administrator of the
 * city, since it can give all others.
 */
export function mayChangeGrant(request: {
  administeredUnitIds: readonly string[];
  unitPath: readonly string[];
  cityId: string;
  role: Role;
  isOwn: boolean;
}): boolean {
  if (request.isOwn) return false;
  if (request.role === 'administrator') return request.administeredUnitIds.includes(request.cityId);
  return request.unitPath.some((id) => request.administeredUnitIds.includes(id));
}
