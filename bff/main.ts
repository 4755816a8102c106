import { createApp } from './app';
import { ConfigError, loadConfig } from './platform/config';
import { createLogger } from './platform/log';

/** Process entry: `PROCESS_ROLE` web serves, worker runs jobs, all does both. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger({ level: config.LOG_LEVEL });
  process.on('unhandledRejection', (error) => log.error({ error }, 'a promise failed with nobody waiting'));
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'stopping after an error that nothing caught');
    log.flush(() => process.exit(1));
  });

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

main().catch((error) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
