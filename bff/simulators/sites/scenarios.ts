/** Hosts of the demo city whose pages misbehave, so that the portal can be seen to notice. */
export const SITE_SCENARIOS: Readonly<Record<string, { status: number; location?: string; note: string }>> = {
  'down.yunling.example': { status: 503, note: 'always down' },
  'gone.yunling.example': { status: 404, note: 'page removed' },
  'moved.yunling.example': { status: 302, location: 'https://www.yunling.example/', note: 'redirects to a good page' },
  'inside.yunling.example': {
    status: 302,
    location: 'http://169.254.169.254/',
    note: 'redirects to a private address',
  },
};
