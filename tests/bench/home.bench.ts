import type { BenchCase } from './bench.types';
import { startBenchCity } from './bench-city';
import { httpPair } from './http-pair';

/** The first screen of somebody who is signed in. */
export const homeBench: BenchCase = {
  name: 'GET /home, signed in',
  unit: 'requests/s',
  target: 0.4,
  concurrency: 16,
  async prepare() {
    const city = await startBenchCity();
    const citizen = await city.as('citizen');
    const pair = await httpPair(`${city.url}/api/home`, { authorization: `Bearer ${citizen.accessToken}` });
    return {
      ...pair,
      async stop() {
        await pair.stop?.();
        await city.stop();
      },
    };
  },
};
