import { request } from '@/shared/http/client';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';
import { keepEntrances } from './entrances';

const PASS_KEY = 'sos.pass';
const HOME_KEY = 'sos.home-address';
const RENEW_AFTER_MS = 24 * 3_600_000;

interface KeptPass {
  pass: string;
  personId: string;
  expiresAt: string;
  fetchedAt: string;
}

/** Names whoever keeps this phone, also when their session is long over. */
export const readPass = (): string | undefined => {
  const kept = readKept<KeptPass>(PASS_KEY);
  return kept && Date.parse(kept.expiresAt) > Date.now() ? kept.pass : undefined;
};

/** The registered home, to be read aloud into a telephone when nothing else gets through. */
export const homeAddress = (): string | undefined => readKept<string>(HOME_KEY);

export function keepHomeAddress(address: string | null): void {
  if (address) writeKept(HOME_KEY, address);
}

/** Somebody signs out, or somebody else signs in: this phone no longer speaks for them. */
export function forgetPass(): void {
  dropKept(PASS_KEY);
  dropKept(HOME_KEY);
}

/**
 * While somebody is signed in, brings what a press will need when they no longer are: the pass, the addresses that take
 * a press, the address of their home. Once a day; what fails is tried at the next look.
 */
export async function prepareForPress(personId: string): Promise<void> {
  const kept = readKept<KeptPass>(PASS_KEY);
  const isMine = kept?.personId === personId;
  if (kept && !isMine) forgetPass();
  if (kept && isMine && Date.now() - Date.parse(kept.fetchedAt) < RENEW_AFTER_MS) return;
  const fetchedAt = new Date().toISOString();
  const fresh = await request<{ pass: string; expiresAt: string }>({ method: 'POST', path: '/sos/pass', body: {} });
  writeKept(PASS_KEY, { ...fresh, personId, fetchedAt } satisfies KeptPass);
  const known = await request<{ entrances: string[] }>({ path: '/sos/entrances' });
  keepEntrances(known.entrances);
}
