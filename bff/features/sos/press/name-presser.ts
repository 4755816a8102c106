import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Drill } from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import type { SosIdentity } from '../sos.deps';
import type { Presser } from '../sos.types';
import { soonOr } from './soon-or';
import type { SosKeys } from './sos-keys';

/** Longest that a press waits to hear whether its person has become another. */
const SURVIVOR_WITHIN_MS = 40;
const SURVIVOR_KEPT_MS = 600_000;
const LONGEST_OPEN_KEY = 64;

export interface Named {
  /** signed in now */
  actorId: string | null;
  pass: string | null;
  /** the header as it came, though its token may have run out */
  authorization: string | undefined;
}

/** The key under which a person, or a phone that names nobody, has one open case; drills stand apart. */
export function openKeyOf(
  who: { personId: string } | { deviceId: string } | { installKey: string },
  drill: Drill | null,
) {
  const own =
    'personId' in who
      ? `person:${who.personId}`
      : 'deviceId' in who
        ? `device:${who.deviceId}`
        : `install:${
            who.installKey.length <= LONGEST_OPEN_KEY
              ? who.installKey
              : createHash('sha256').update(who.installKey).digest('base64url')
          }`;
  return drill ? `drill:${own}` : own;
}

/** Finds out who presses, from whatever the phone still has; a press that names nobody is taken as well. */
export function createNamePresser(deps: {
  keys: SosKeys;
  clock: Clock;
  identity: Pick<SosIdentity, 'holderOf' | 'survivorOf'>;
}) {
  const { keys, clock, identity } = deps;
  const survivors = new LRUCache<string, string>({ max: 50_000, ttl: SURVIVOR_KEPT_MS });

  async function survivorOf(personId: string): Promise<string> {
    const known = survivors.get(personId);
    if (known) return known;
    const survivor = await soonOr<string | null>(identity.survivorOf(personId), SURVIVOR_WITHIN_MS, null);
    if (survivor) survivors.set(personId, survivor);
    return survivor ?? personId;
  }

  /** Who is signed in goes before whom the pass names: on a phone that went from hand to hand the session is the newer. */
  async function personOf({ actorId, pass, authorization }: Named): Promise<string | null> {
    const personId = actorId ?? keys.readPass(pass, clock.now()) ?? identity.holderOf(authorization);
    // A pass lives longer than many an account: two that became one have one open case.
    return personId && survivorOf(personId);
  }

  return {
    personOf,
    async namePresser(named: Named, installKey: string, drill: Drill | null): Promise<Presser> {
      const personId = await personOf(named);
      return { personId, deviceId: null, openKey: openKeyOf(personId ? { personId } : { installKey }, drill) };
    },
  };
}

export type NamePresser = ReturnType<typeof createNamePresser>;
