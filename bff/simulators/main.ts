import { startSimulators } from './start-simulators';

/** Process entry: serves every simulator on SIMULATORS_PORT until asked to stop. */
async function main(): Promise<void> {
  const started = await startSimulators({
    port: Number(process.env.SIMULATORS_PORT ?? 0),
    seed: process.env.SIMULATORS_SEED ?? 'demo',
    settings: process.env,
  });
  process.stdout.write(`${JSON.stringify({ ready: 'simulators', url: started.url })}\n`);
  const stop = () => {
    void started.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`simulators did not start: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
