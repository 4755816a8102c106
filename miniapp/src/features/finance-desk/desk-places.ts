/** Pages of this desk, for one another. */
export const DESK_PAGES = {
  item: '/features/finance-desk/pages/item/index',
  days: '/features/finance-desk/pages/days/index',
  day: '/features/finance-desk/pages/day/index',
} as const;
