/** `/reports` + query → the full address of the API. Absent and empty query values are left out. */
export function apiAddress(path: string, query?: Record<string, string | number | boolean | undefined | null>): string {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${API_ORIGIN}/api${path}${pairs.length ? `?${pairs.join('&')}` : ''}`;
}

/** A file's address as the API gives it (absolute, or from the root of the API's host) → one an image can load. */
export function fileAddress(url: string): string {
  return url.startsWith('/api/') ? `${API_ORIGIN}${url}` : url;
}

/** The address of the push socket for one ticket. */
export function pushAddress(ticket: string): string {
  const origin = API_ORIGIN || window.location.origin;
  return `${origin.replace(/^http/, 'ws')}/api/push?ticket=${encodeURIComponent(ticket)}`;
}
