import type { SosProfile } from '@contracts/sos-people';
import { request } from '@/shared/http/client';
import type { FamilyNumber } from '@/shared/session/family-numbers';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';
import { keepEntrances } from './entrances';

const PASS_KEY = 'sos.pass';
const HOME_KEY = 'sos.home';
const DAY_MS = 24 * 3_600_000;
const RENEW_PASS_MS = 7 * DAY_MS;
/** Each reading of the register is written down for its owner: often enough, and no oftener. */
const RENEW_HOME_MS = 30 * DAY_MS;
const MOST_CONTACTS = 3;

interface KeptPass {
  pass: string;
  personId: string;
  expiresAt: string;
  fetchedAt: string;
}

/** What is read into a telephone, and whom to ring, when nothing else gets through. */
interface KeptHome {
  address: string | null;
  contacts: FamilyNumber[];
  fetchedAt: string;
}

/** Names whoever keeps this phone, also when their session is long over. */
export const readPass = (): string | undefined => {
  const kept = readKept<KeptPass>(PASS_KEY);
  return kept && Date.parse(kept.expiresAt) > Date.now() ? kept.pass : undefined;
};

/** The registered home. */
export const homeAddress = (): string | null => readKept<KeptHome>(HOME_KEY)?.address ?? null;

/** Whom the person named for the hour of need. */
export const namedContacts = (): FamilyNumber[] => readKept<KeptHome>(HOME_KEY)?.contacts ?? [];

/** Somebody signs out, or somebody else signs in: this phone no longer speaks for them. */
export function forgetPass(): void {
  dropKept(PASS_KEY);
  dropKept(HOME_KEY);
}

const isFresh = (fetchedAt: string | undefined, forMs: number): boolean =>
  fetchedAt !== undefined && Date.now() - Date.parse(fetchedAt) < forMs;

/**
 * While somebody is signed in, brings what a press will need when they no longer are: the pass, the addresses that take
 * a press, their home and whom to ring. What fails is tried at the next look; a press works without any of it.
 */
export async function prepareForPress(personId: string): Promise<void> {
  const kept = readKept<KeptPass>(PASS_KEY);
  if (kept && kept.personId !== personId) forgetPass();
  const fetchedAt = new Date().toISOString();
  if (kept?.personId !== personId || !isFresh(kept.fetchedAt, RENEW_PASS_MS)) {
    const fresh = await request<{ pass: string; expiresAt: string }>({ method: 'POST', path: '/sos/pass', body: {} });
    writeKept(PASS_KEY, { ...fresh, personId, fetchedAt } satisfies KeptPass);
    const known = await request<{ entrances: string[] }>({ path: '/sos/entrances' });
    keepEntrances(known.entrances);
  }
  if (!isFresh(readKept<KeptHome>(HOME_KEY)?.fetchedAt, RENEW_HOME_MS)) {
    const { home, door, contacts } = await request<SosProfile>({ path: '/sos/people/me' });
    writeKept(HOME_KEY, {
      address: home ? [home.line, door].filter(Boolean).join(' ') : null,
      contacts: contacts
        .filter((one) => /^1\d{10}$/.test(one.phone))
        .sort((a, b) => a.rank - b.rank)
        .slice(0, MOST_CONTACTS)
        .map(({ name, relation, phone }) => ({ name: `${relation} ${name}`, phone })),
      fetchedAt,
    } satisfies KeptHome);
  }
}
