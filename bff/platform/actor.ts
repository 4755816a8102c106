/** What a staff member may be asked to do. A person may hold several, each for one unit of the organisation tree. */
export const ROLES = [
  'dispatcher', // 12345 seat: accepts and assigns reports
  'handler', // department staff: handles the cases of its unit
  'grid_worker', // walks a grid; checks and answers on the spot
  'publisher', // drafts service entries of its department
  'approver', // second person who approves service entries
  'supervisor', // sees every case and figure of its unit and below
  'checker', // checks health codes at a gate
  'administrator', // policies, feeds, staff
  'finance', // repairs what reconciliation finds; every step needs two of them
] as const;
export type Role = (typeof ROLES)[number];

export interface StaffGrant {
  role: Role;
  /** organisation unit the role holds for */
  unitId: string;
}

/** Who is calling, as the access token says. */
export interface Actor {
  personId: string;
  sessionId: string;
  /** version of the privacy notice this person agreed to, or null */
  consentVersion: string | null;
  grants: readonly StaffGrant[];
}

export function hasRole(actor: Actor | null, ...roles: Role[]): boolean {
  return actor?.grants.some((grant) => roles.includes(grant.role)) ?? false;
}

/** Units for which the actor holds any of these roles. */
export function unitsOf(actor: Actor, ...roles: Role[]): string[] {
  return actor.grants.filter((grant) => roles.includes(grant.role)).map((grant) => grant.unitId);
}
