import { until } from '../support/until';
import type { BenchCase } from './bench.types';
import { startBenchCity } from './bench-city';
import { startBenchOperator } from './bench-operator';
import { httpPair } from './http-pair';

/** The board of the busiest stop of the largest feed at hand (the demo city's network where there is none), live rows included. */
export const transitBoardBench: BenchCase = {
  name: 'GET arrivals board, largest feed',
  unit: 'requests/s',
  target: 0.5,
  concurrency: 16,
  async prepare() {
    const operator = await startBenchOperator();
    const city = await startBenchCity({
      TRANSIT_WATCH: 'on',
      ...(operator ? { TRANSIT_GTFS_URL: operator.scheduleUrl, TRANSIT_REALTIME_URL: operator.realtimeUrl } : {}),
    });
    const board = `${city.url}/api/transit/stops/${encodeURIComponent(operator?.busiestStop ?? 'place.19171')}/board`;
    await until(async () => (await fetch(board)).ok, { withinMs: 120_000, what: 'the timetable is served' });
    const pair = await httpPair(board);
    return {
      ...pair,
      async stop() {
        await pair.stop?.();
        await city.stop();
        await operator?.stop();
      },
    };
  },
};
