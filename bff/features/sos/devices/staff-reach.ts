import type { Actor, Role } from '../../../platform/actor';
import { unitsOf } from '../../../platform/actor';
import type { SosDirectory, SosUnit } from '../sos.deps';

/** Who may see devices and those who are asked after; `administrator` and the station's people may change them. */
export const DEVICE_READERS: Role[] = ['administrator', 'supervisor', 'dispatcher', 'handler', 'grid_worker'];
export const DEVICE_KEEPERS: Role[] = ['administrator', 'supervisor', 'handler', 'grid_worker'];

const KINDS: SosUnit['kind'][] = ['city', 'district', 'street', 'community', 'grid', 'department'];

/** The units that a member of staff answers for: their own, and all below; a seat of the hotline the whole city. */
export function createStaffReach(directory: Pick<SosDirectory, 'unit' | 'unitsOfKind'>) {
  /** null: all of them */
  async function unitsWithin(actor: Actor, roles: Role[]): Promise<string[] | null> {
    const own = new Set(unitsOf(actor, ...roles));
    if (unitsOf(actor, 'dispatcher').length > 0 && roles.includes('dispatcher')) return null;
    for (const id of own) if ((await directory.unit(id))?.kind === 'city') return null;
    const units = (await Promise.all(KINDS.map((kind) => directory.unitsOfKind(kind)))).flat();
    return units.filter(({ path }) => path.some((id) => own.has(id))).map(({ id }) => id);
  }

  return {
    unitsWithin,
    /** True for something at that unit; what lies in no unit is for those who answer for the whole city. */
    async reaches(actor: Actor, roles: Role[], unitId: string | null): Promise<boolean> {
      const units = await unitsWithin(actor, roles);
      return units === null || (unitId !== null && units.includes(unitId));
    },
  };
}

export type StaffReach = ReturnType<typeof createStaffReach>;
