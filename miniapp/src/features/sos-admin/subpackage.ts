/** What stands behind 一键求助: alarms, drills, figures, the day after, devices, whom a call asks. */
export const subpackage = {
  root: 'features/sos-admin',
  pages: [
    'pages/home/index',
    'pages/alarms/index',
    'pages/drills/index',
    'pages/figures/index',
    'pages/reviews/index',
    'pages/devices/index',
    'pages/device/index',
    'pages/people/index',
    'pages/policy/index',
    'pages/policy-edit/index',
  ],
};
