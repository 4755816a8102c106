import type { CodeContent } from '../../../contracts/health-code-content';

/** How long a code means something, in seconds. The trust list carries them, so every gate counts alike. */
export interface CodeWindows {
  /** a code is redrawn after this */
  displayS: number;
  /** a gate without network takes a code this long past the display window, and warns of its age */
  graceS: number;
  /** clocks may differ by this much */
  skewS: number;
  /** a trust list older than this turns every verdict but a red one amber */
  listValidS: number;
}

export const WINDOWS: CodeWindows = { displayS: 60, graceS: 300, skewS: 60, listValidS: 86_400 };

/**
 * What the server goes by. Whoever reaches it can get a new code, so a code that is over is a picture of one, and an
 * answer may only be as late as a slow scan makes it.
 */
export const ONLINE_WINDOWS: CodeWindows = { ...WINDOWS, graceS: 30 };

/** Every code of this subject issued before the instant has been replaced: the colour behind it changed. */
export interface RevokedSubject {
  subjectHashHex: string;
  /** seconds since 1970 */
  issuedBeforeS: number;
}

export function isRevoked(content: CodeContent, revoked: readonly RevokedSubject[]): boolean {
  if (revoked.length === 0) return false;
  const hash = Buffer.from(content.subjectHash).toString('hex');
  return revoked.some((entry) => entry.subjectHashHex === hash && content.issuedAtS < entry.issuedBeforeS);
}
