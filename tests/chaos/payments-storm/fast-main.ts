// Before everything else: what is imported later sees the city's time.
import './fast-timers';
import { createApp } from '../../../bff/app';
import { loadConfig } from '../../../bff/platform/config';
import { createLogger } from '../../../bff/platform/log';
import { clock } from './fast-timers';

/** The program as it is, by the storm's clock. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger({ level: config.LOG_LEVEL });
  process.on('unhandledRejection', (error) => log.error({ error }, 'a promise failed with nobody waiting'));
  const app = await createApp({ config, log, clock });
  const port = await app.start();
  log.info({ port, role: config.PROCESS_ROLE }, 'ready');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
