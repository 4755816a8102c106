import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import { type ApiClient, createApiClient } from './api-client';
import type { City } from './city';

const TOKEN_GOOD_MS = 480_000;
/** Longer than the pause between two looks of whatever lets time do its part. */
const LOOK_MS = 16_000;
const STEP_MS = 100;

/** For tests in which hours of the city pass: clients whose tokens are good now, and facts that come with time. */
export function createPassingTime(city: () => City) {
  const clients = new Map<DemoPersonKey, { client: ApiClient; at: number }>();

  return {
    /** signed in anew when the city's clock has left the token behind */
    async as(key: DemoPersonKey): Promise<ApiClient> {
      const now = city().clock.now().getTime();
      const known = clients.get(key);
      if (known && Math.abs(now - known.at) < TOKEN_GOOD_MS) return known.client;
      const client = createApiClient(city().url);
      await client.signIn(DEMO_PEOPLE.find((person) => person.key === key)!.phone, DEMO_SMS_CODE);
      clients.set(key, { client, at: now });
      return client;
    },

    /** Lets the clock run on, gently, until the fact is there. */
    async comes<T>(what: string, fact: () => Promise<T> | T): Promise<NonNullable<T>> {
      const { clock, until } = city();
      clock.advance(LOOK_MS);
      return until(
        () => {
          clock.advance(STEP_MS);
          return fact();
        },
        { what, withinMs: 30_000 },
      );
    },
  };
}
