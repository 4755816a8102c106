/** Latencies of requests that come when they come, however long the ones before take: measured from when each was due. */
export interface Latencies {
  /** done per second of the measured time */
  rate: number;
  p50Ms: number;
  p99Ms: number;
  count: number;
}

const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * q) - 1)] ?? Number.NaN;

/** Offers `perSecond` operations for `seconds`; a rejected one ends the measurement. */
export async function offerLoad(
  operation: () => Promise<unknown>,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Latencies> {
  const latencies: number[] = [];
  const under: Promise<void>[] = [];
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const doOne = async (dueAt: number) => {
    await operation();
    latencies.push(performance.now() - dueAt);
  };
  for (let i = 0; i < total; i += 1) {
    const dueAt = startedAt + (i * 1_000) / perSecond;
    const early = dueAt - performance.now();
    // A timer is late by a millisecond or so; what became due meanwhile is sent at once.
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    else if (i % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
    const one = doOne(dueAt);
    one.catch(() => undefined);
    under.push(one);
  }
  await Promise.all(under);
  latencies.sort((a, b) => a - b);
  return {
    rate: (total / (performance.now() - startedAt)) * 1_000,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    count: total,
  };
}
