import { runSosStorm } from './sos-storm/run-sos-storm';

/**
 * `npm run chaos -- sos [--seed=…] [--presses=10000] [--minutes=…] [--spoil]`: presses by the thousand while web, timers
 * and database are killed, requests come twice and in the wrong order, the gateway is away and the clock jumps.
 */
runSosStorm(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
