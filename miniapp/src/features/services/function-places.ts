import type { PortalFunctionCode } from '@contracts/services';
import { PLACES } from '@/shared/places';
import type { IconName } from '@/shared/ui/icon';

/** Where a function of the portal is found; those without a page do something at once. */
export const FUNCTION_PLACES: Record<PortalFunctionCode, { icon: IconName; path: string | null }> = {
  report: { icon: 'report', path: PLACES.reportSubmit },
  my_reports: { icon: 'clipboard', path: PLACES.reportList },
  health_code: { icon: 'code', path: PLACES.healthCode },
  transit: { icon: 'bus', path: PLACES.transit },
  sos: { icon: 'siren', path: PLACES.sosPress },
  first_aid: { icon: 'health', path: PLACES.firstAid },
  elder_mode: { icon: 'eye', path: null },
  family: { icon: 'family', path: PLACES.family },
  notices: { icon: 'bell', path: PLACES.notices },
  settings: { icon: 'settings', path: PLACES.settings },
  call_12345: { icon: 'phone', path: null },
};
