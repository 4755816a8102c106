import type { BenchCase, BenchRow, Operation } from './bench.types';

/** Ours and the ceiling take turns, so that a slow minute of the machine falls on both. */
const ROUNDS = 5;
const ROUND_MS = 2_000;
const WARM_UP_MS = 1_500;
const MOST_SAMPLES = 200_000;

async function runFor(operation: Operation, ms: number, concurrency: number, samples?: number[]): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  let done = 0;
  async function loop(): Promise<void> {
    for (;;) {
      const from = performance.now();
      if (from >= endsAt) return;
      const outcome = operation();
      const given = outcome instanceof Promise ? await outcome : outcome;
      const count = typeof given === 'number' ? given : 1;
      done += count;
      if (samples && samples.length < MOST_SAMPLES) samples.push((performance.now() - from) / count);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop));
  return (done / (performance.now() - startedAt)) * 1000;
}

export function median(values: number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** Runs one case: five rounds of each side in turn; the ratio is the median of the rounds' ratios. */
export async function measure(bench: BenchCase): Promise<BenchRow> {
  const pair = await bench.prepare();
  const concurrency = bench.concurrency ?? 1;
  try {
    await runFor(pair.ceiling, WARM_UP_MS, concurrency);
    await runFor(pair.ours, WARM_UP_MS, concurrency);
    const samples: number[] = [];
    const rounds: { ours: number; ceiling: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ceiling = await runFor(pair.ceiling, ROUND_MS, concurrency);
      const ours = await runFor(pair.ours, ROUND_MS, concurrency, samples);
      rounds.push({ ours, ceiling });
    }
    const ratio = median(rounds.map((round) => round.ours / round.ceiling));
    samples.sort((a, b) => a - b);
    return {
      name: bench.name,
      unit: bench.unit,
      ours: rounded(median(rounds.map((round) => round.ours))),
      ceiling: rounded(median(rounds.map((round) => round.ceiling))),
      ratio: rounded(ratio),
      target: bench.target,
      met: ratio >= bench.target,
      p50Ms: rounded(quantile(samples, 0.5)),
      p99Ms: rounded(quantile(samples, 0.99)),
    };
  } finally {
    await pair.stop?.();
  }
}
