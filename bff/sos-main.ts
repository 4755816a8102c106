import { runProcess } from './run-process';

/** The second entrance: a process that serves calls for help alone and runs their timers, whatever becomes of the others. */
runProcess({ ...process.env, PROCESS_ROLE: 'sos' });
