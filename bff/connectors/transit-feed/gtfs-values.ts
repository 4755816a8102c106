/** Seconds of a service-day time `H:MM:SS`; −1 when it is not one. Hours have no upper end: 86:10:00 is lawful. */
export function parseServiceTime(text: string): number {
  const match = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!match) return -1;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** YYYYMMDD as a number; 0 when it is no date. */
export function parseServiceDate(text: string): number {
  if (!/^\d{8}$/.test(text)) return 0;
  const value = Number(text);
  const month = Math.floor(value / 100) % 100;
  const day = value % 100;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? value : 0;
}

/** `#RRGGBB`, or null when the feed gives none. */
export function parseColor(text: string): string | null {
  return /^[0-9a-fA-F]{6}$/.test(text) ? `#${text.toUpperCase()}` : null;
}

/** True for a point on the globe; (0, 0) is how feeds write "unknown". */
export function isPosition(latitude: number, longitude: number): boolean {
  return (
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (Math.abs(latitude) > 0.001 || Math.abs(longitude) > 0.001)
  );
}
