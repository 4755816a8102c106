/** The pages of this subpackage, for each other. */
export const PLACES_OF_SOS = {
  press: '/features/sos/pages/press/index',
  waiting: '/features/sos/pages/waiting/index',
  firstAid: '/features/sos/pages/first-aid/index',
} as const;
