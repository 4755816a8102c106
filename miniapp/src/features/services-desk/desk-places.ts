/** Pages of this desk, for one another. */
export const DESK_PAGES = {
  review: '/features/services-desk/pages/review/index',
  edit: '/features/services-desk/pages/edit/index',
} as const;
