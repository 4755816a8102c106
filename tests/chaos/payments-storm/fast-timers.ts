import { CityClock, type Pace } from './city-clock';

/**
 * Deadlines, leases and patience are measured by the machine's timers and compared with the clock: all of them must run
 * by the city's time, or a call would seem to be over while it is still on its way. To be imported before the program.
 */
const pace = JSON.parse(process.env.STORM_PACE ?? '') as Pace;

export const clock = new CityClock(pace);

const { speed } = pace;
const { setTimeout: later, setInterval: again } = globalThis;
const sooner = (ms: number | undefined) => (ms === undefined ? ms : ms / speed);
globalThis.setTimeout = Object.assign(
  (run: () => void, ms?: number, ...rest: []) => later(run, sooner(ms), ...rest),
  later,
) as typeof setTimeout;
globalThis.setInterval = Object.assign(
  (run: () => void, ms?: number, ...rest: []) => again(run, sooner(ms), ...rest),
  again,
) as typeof setInterval;
const deadline = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => deadline(Math.ceil(ms / speed));

process.on('message', (message) => clock.follow(message as Pace));
// Whoever started the storm is gone.
process.on('disconnect', () => process.exit(0));
