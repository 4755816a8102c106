import { guarded, native, toBase64 } from './bridge';

type Run = () => void;
const running = new Map<number, { run: Run; repeats: boolean }>();
let lastTimer = 0;

function start(name: string, callback: unknown, ms: unknown, repeats: boolean, args: unknown[]): number {
  if (typeof callback !== 'function') throw new TypeError(`${name} needs a function`);
  lastTimer += 1;
  running.set(lastTimer, { run: () => (callback as (...given: unknown[]) => void)(...args), repeats });
  native.startTimer(lastTimer, Math.max(0, Number(ms) || 0), repeats);
  return lastTimer;
}

function stop(timer: unknown): void {
  if (typeof timer === 'number' && running.delete(timer)) native.stopTimer(timer);
}

export function fireTimer(timer: number): void {
  const due = running.get(timer);
  if (!due) return;
  if (!due.repeats) running.delete(timer);
  guarded(due.repeats ? 'setInterval' : 'setTimeout', due.run);
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  try {
    return JSON.stringify(value, (_, item: unknown) =>
      item instanceof ArrayBuffer ? `<${toBase64(item).length} base64 letters>` : item,
    );
  } catch {
    return String(value);
  }
}

/** Timers (with numbers for handles) and a console: all that WeChat's service layer offers besides the language. */
export const ambient = {
  setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) => start('setTimeout', callback, ms, false, args),
  setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) => start('setInterval', callback, ms, true, args),
  clearTimeout: stop,
  clearInterval: stop,
  console: Object.fromEntries(
    ['log', 'info', 'warn', 'debug', 'error', 'group', 'groupEnd', 'table', 'trace', 'time', 'timeEnd'].map((level) => [
      level,
      (...args: unknown[]) =>
        native.report(level === 'error' ? 'error' : 'log', `console.${level}: ${args.map(show).join(' ')}`),
    ]),
  ),
};
