import { type Actor, unitsOf } from '../../platform/actor';
import type { Words } from '../../platform/errors';
import type { DeskStanding } from './services.policy';
import type { EditionHead } from './services.rows';

/** What the capability asks of the organisation tree. */
export interface ServicesDirectory {
  unit(id: string): Promise<{ id: string; words: Words; publicPhone: string | null } | null>;
  unitsOfKind(kind: 'department'): Promise<{ id: string; words: Words }[]>;
  isWithin(unitId: string, ancestorId: string): Promise<boolean>;
  staffOf(unitId: string, role?: 'publisher' | 'approver'): Promise<{ personId: string; displayName: string }[]>;
  displayName(personId: string): Promise<string>;
}

async function isWithinAny(
  directory: ServicesDirectory,
  unitId: string,
  ancestors: readonly string[],
): Promise<boolean> {
  for (const ancestor of ancestors) if (await directory.isWithin(unitId, ancestor)) return true;
  return false;
}

/** How the caller stands to an entry of `unitId` whose edition in work is `working`. */
export async function standingOf(
  directory: ServicesDirectory,
  actor: Actor,
  unitId: string,
  working: Pick<EditionHead, 'contributorIds'> | null,
): Promise<DeskStanding> {
  const [isPublisher, isApprover] = await Promise.all([
    isWithinAny(directory, unitId, unitsOf(actor, 'publisher')),
    isWithinAny(directory, unitId, unitsOf(actor, 'approver')),
  ]);
  return { isPublisher, isApprover, isContributor: working?.contributorIds.includes(actor.personId) ?? false };
}

/** Departments the caller looks after, in any of these roles. */
export async function departmentsOf(
  directory: ServicesDirectory,
  actor: Actor,
  ...roles: ('publisher' | 'approver')[]
): Promise<{ id: string; words: Words }[]> {
  const granted = unitsOf(actor, ...roles);
  const departments = await directory.unitsOfKind('department');
  const isInScope = await Promise.all(departments.map(({ id }) => isWithinAny(directory, id, granted)));
  return departments.filter((_, index) => isInScope[index]);
}
