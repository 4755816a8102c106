/**
 * Lets callers who ask the same thing at once share one answer. Who comes while it is being worked out waits for the next
 * one, begun after they asked: nobody is told what was so before their own change, and a crowd costs two runs, not hundreds.
 */
export function createSharedWork<T>() {
  const running = new Map<string, Promise<T>>();
  const next = new Map<string, Promise<T>>();

  function begin(key: string, work: () => Promise<T>): Promise<T> {
    const run = work().finally(() => running.delete(key));
    running.set(key, run);
    return run;
  }

  return function share(key: string, work: () => Promise<T>): Promise<T> {
    const under = running.get(key);
    if (!under) return begin(key, work);
    let waiting = next.get(key);
    if (!waiting) {
      const after = () => {
        next.delete(key);
        return begin(key, work);
      };
      // Its failure is told to those who asked for it; the next run is another try.
      waiting = under.then(after, after);
      next.set(key, waiting);
    }
    return waiting;
  };
}
