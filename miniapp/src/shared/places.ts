/**
 * Where things are, for those who link to another part of the app: tab pages may not import features, nor features
 * each other.
 */
export const PLACES = {
  home: '/pages/home/index',
  services: '/pages/services/index',
  mine: '/pages/mine/index',
  reportSubmit: '/features/reports/pages/submit/index',
  reportList: '/features/reports/pages/list/index',
  healthCode: '/features/health-code/pages/show/index',
  healthDeclare: '/features/health-declare/pages/declare/index',
  healthWhy: '/features/health-declare/pages/why/index',
  healthPolicy: '/features/health-check/pages/policy/index',
  transit: '/features/transit/pages/nearby/index',
  serviceSearch: '/features/services/pages/search/index',
  serviceTopic: '/features/services/pages/topic/index',
  serviceEntry: '/features/services/pages/entry/index',
  signIn: '/features/identity/pages/sign-in/index',
  privacy: '/features/identity/pages/consent/index',
  family: '/features/identity/pages/family/index',
  familyCall: '/features/identity/pages/family-call/index',
  settings: '/features/identity/pages/settings/index',
  dataViews: '/features/identity/pages/data-views/index',
  realName: '/features/identity/pages/real-name/index',
  notices: '/features/notices/pages/inbox/index',
  reportsDesk: '/features/reports-desk/pages/desk/index',
  servicesDesk: '/features/services-desk/pages/home/index',
  healthCheck: '/features/health-check/pages/check/index',
  staff: '/features/staff/pages/home/index',
} as const;
