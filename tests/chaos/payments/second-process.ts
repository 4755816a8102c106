import { createApp } from '../../../bff/app';
import { createLogger } from '../../../bff/platform/log';
import type { Stage } from './failure.types';

/** Another process of the portal on the same database, with its own workers, gateway and billers, while `work` runs. */
export async function withSecondProcess<T>(stage: Stage, work: (url: string) => Promise<T>): Promise<T> {
  const { city } = stage;
  const app = await createApp({
    config: city.app.config,
    log: createLogger({ level: 'info', destination: { write: (line) => void city.logLines.push(line) } }),
    clock: city.clock,
  });
  const url = `http://127.0.0.1:${await app.start()}`;
  try {
    return await work(url);
  } finally {
    await app.stop();
  }
}
