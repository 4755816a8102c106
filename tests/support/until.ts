/**
 * Waits for a fact: asks again every 20 ms until it gives something truthy, and gives that.
 * @throws after `withinMs` (10,000), naming `what` was waited for and the last thing it gave or threw
 */
export async function until<T>(
  fact: () => Promise<T> | T,
  { withinMs = 10_000, what = 'the fact' }: { withinMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await fact();
      if (value) return value as NonNullable<T>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${withinMs} ms; last: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
