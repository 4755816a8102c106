import vm from 'node:vm';

/** A mini-program whose promises may be rejected with nobody listening. */
export interface Watched {
  owns(promise: unknown): boolean;
  report(reason: unknown): void;
}

/** Under jest, `process` is a copy that hears nothing; the true one is in the main context. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

const watched = new Set<Watched>();
let others: Listener[] = [];

function hear(reason: unknown, promise: Promise<unknown>): void {
  for (const one of watched) {
    if (!one.owns(promise)) continue;
    one.report(reason);
    return;
  }
  if (others.length === 0) throw reason;
  for (const listener of others) listener(reason, promise);
}

/**
 * Takes the rejections of a mini-program's own promises out of Node's hands and reports them as the app's errors. All
 * others go where they went before: jest would otherwise fail the test that the app's mistake is the subject of.
 *
 * @returns how to stop
 */
export function watchRejections(one: Watched): () => void {
  if (watched.size === 0) {
    others = realProcess.listeners('unhandledRejection') as Listener[];
    realProcess.removeAllListeners('unhandledRejection');
    realProcess.on('unhandledRejection', hear);
  }
  watched.add(one);
  return () => {
    if (!watched.delete(one) || watched.size > 0) return;
    realProcess.off('unhandledRejection', hear);
    for (const listener of others) realProcess.on('unhandledRejection', listener);
  };
}
