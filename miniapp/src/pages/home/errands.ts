import type { Errand } from '@contracts/home';
import { PLACES } from '@/shared/places';
import type { IconName } from '@/shared/ui/icon';

/** Where an errand begins and the icon it is known by. */
export const ERRANDS: Record<Errand, { icon: IconName; place: string }> = {
  report: { icon: 'report', place: PLACES.reportSubmit },
  'health-code': { icon: 'code', place: PLACES.healthCode },
  transit: { icon: 'bus', place: PLACES.transit },
  sos: { icon: 'siren', place: PLACES.sosPress },
  services: { icon: 'book', place: PLACES.services },
  pay: { icon: 'wallet', place: PLACES.bills },
};

/** Shown until the first answer, and when none can be had: the ways in still open and say themselves what is off. */
export const USUAL_ERRANDS: Errand[] = ['report', 'pay', 'health-code', 'transit', 'sos', 'services'];
