import { constants, setPriority } from 'node:os';
import { createApp } from './app';
import { ConfigError, loadConfig } from './platform/config';
import { createLogger, type Logger } from './platform/log';

/** Where the other entrance is on the same machine and that has too much to do, everything else waits for calls for help. */
function yieldToSos(log: Logger): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug({ error }, 'the system does not let a process lower its own priority');
  }
}

/** Runs a process of the portal until it is asked to stop. */
async function run(environment: Record<string, string | undefined>): Promise<void> {
  const config = loadConfig(environment);
  const log = createLogger({ level: config.LOG_LEVEL });
  process.on('unhandledRejection', (error) => log.error({ error }, 'a promise failed with nobody waiting'));
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'stopping after an error that nothing caught');
    log.flush(() => process.exit(1));
  });
  if (config.PROCESS_ROLE !== 'sos' && config.SOS_ENTRANCES.length > 0) yieldToSos(log);

  const app = await createApp({ config, log });
  const port = await app.start();
  log.info({ port, role: config.PROCESS_ROLE }, 'ready');

  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      log.info({ signal }, 'stopping');
      app.stop().then(
        () => log.flush(() => process.exit(0)),
        (error) => {
          log.error({ error }, 'did not stop cleanly');
          log.flush(() => process.exit(1));
        },
      );
    });
  }
}

/** As `run`; a process that can't start says why and ends. */
export function runProcess(environment: Record<string, string | undefined>): void {
  run(environment).catch((error) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  });
}
