import { runProcess } from './run-process';

/** Process entry: `PROCESS_ROLE` web serves, worker runs jobs, all does both, sos serves calls for help alone. */
runProcess(process.env);
