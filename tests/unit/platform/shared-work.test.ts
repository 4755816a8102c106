import { createSharedWork } from '../../../bff/platform/resilience/shared-work';

describe('shared work', () => {
  function counted() {
    const runs: { resolve(value: number): void; reject(error: Error): void }[] = [];
    const share = createSharedWork<number>();
    const ask = (key = 'a') =>
      share(key, () => new Promise<number>((resolve, reject) => void runs.push({ resolve, reject })));
    return { runs, ask };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('answers a crowd by one run begun after they asked', async () => {
    const { runs, ask } = counted();
    const first = ask();
    const crowd = [ask(), ask(), ask()];
    expect(runs).toHaveLength(1);
    runs[0]!.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(runs).toHaveLength(2);
    // Who comes now has to wait for a third.
    const late = ask();
    runs[1]!.resolve(2);
    expect(await Promise.all(crowd)).toEqual([2, 2, 2]);
    await settled();
    runs[2]!.resolve(3);
    expect(await late).toBe(3);
    const again = ask();
    expect(runs).toHaveLength(4);
    runs[3]!.resolve(4);
    expect(await again).toBe(4);
  });

  it('keeps different things apart, and a failure to those who asked for it', async () => {
    const { runs, ask } = counted();
    const first = ask('a');
    const next = ask('a');
    const other = ask('b');
    expect(runs).toHaveLength(2);
    runs[1]!.resolve(9);
    expect(await other).toBe(9);
    runs[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    runs[2]!.resolve(5);
    expect(await next).toBe(5);
  });
});
