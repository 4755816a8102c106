import type { Grant } from '@contracts/identity';
import { PLACES } from '@/shared/places';
import type { IconName } from '@/shared/ui/icon';

export interface Desk {
  name: 'sos' | 'sosAdmin' | 'duty' | 'reports' | 'services' | 'finance' | 'check' | 'healthPolicy';
  icon: IconName;
  place: string;
  roles: Grant['role'][];
}

/** Every desk and whom it is for. What may be done at it is decided by the server, each time. */
export const DESKS: Desk[] = [
  { name: 'sos', icon: 'warning', place: PLACES.sosDesk, roles: ['dispatcher', 'grid_worker', 'supervisor'] },
  {
    name: 'sosAdmin',
    icon: 'shield-check',
    place: PLACES.sosAdmin,
    roles: ['dispatcher', 'handler', 'supervisor', 'administrator'],
  },
  {
    name: 'duty',
    icon: 'clock',
    place: PLACES.sosDuty,
    roles: ['dispatcher', 'grid_worker', 'handler', 'supervisor', 'administrator'],
  },
  {
    name: 'reports',
    icon: 'report',
    place: PLACES.reportsDesk,
    roles: ['dispatcher', 'handler', 'grid_worker', 'supervisor'],
  },
  { name: 'services', icon: 'book', place: PLACES.servicesDesk, roles: ['publisher', 'approver'] },
  { name: 'finance', icon: 'receipt', place: PLACES.financeDesk, roles: ['finance'] },
  { name: 'check', icon: 'scan', place: PLACES.healthCheck, roles: ['checker'] },
  { name: 'healthPolicy', icon: 'health', place: PLACES.healthPolicy, roles: ['administrator', 'supervisor'] },
];

/** The desks that somebody with these grants has. */
export function desksOf(grants: Grant[]): Desk[] {
  return DESKS.filter((desk) => grants.some((grant) => desk.roles.includes(grant.role)));
}
