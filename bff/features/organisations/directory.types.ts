import type { Role } from '../../platform/actor';
import type { Words } from '../../platform/errors';

export type UnitKind = 'city' | 'district' | 'street' | 'community' | 'grid' | 'department';

/** A place or a department in the organisation tree. */
export interface Unit {
  id: string;
  kind: UnitKind;
  name: string;
  words: Words;
  parentId: string | null;
  /** ids from the city down to this unit */
  path: string[];
  /** a number citizens may call */
  publicPhone: string | null;
}

export interface Position {
  latitude: number;
  longitude: number;
  datum: 'gcj02' | 'wgs84';
}

/** A staff member with one role in force. */
export interface StaffOnDuty {
  personId: string;
  displayName: string;
  role: Role;
  unitId: string;
}

/** Reads of the organisation tree for other features; kept in memory for some seconds. */
export interface Directory {
  /** null when unknown or closed */
  unit(id: string): Promise<Unit | null>;
  unitsOfKind(kind: UnitKind): Promise<Unit[]>;
  /** true when `unitId` is `ancestorId` or below it */
  isWithin(unitId: string, ancestorId: string): Promise<boolean>;
  /** the smallest unit that contains the position: the grid, else community, street or district; null outside the city */
  locate(position: Position): Promise<Unit | null>;
  /** people with a grant in force at exactly this unit */
  staffOf(unitId: string, role?: Role): Promise<StaffOnDuty[]>;
  /** staff by their working name, citizens masked (`林*雯`), `市民` when unknown */
  displayName(personId: string): Promise<string>;
}
