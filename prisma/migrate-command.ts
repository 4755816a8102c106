import { MigrationError, migrate } from './migrate';

/** Migrates DATABASE_URL; prints the name of each migration it applies. */
async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new MigrationError('DATABASE_URL is not set');
  await migrate(databaseUrl, { log: (line) => process.stdout.write(`${line}\n`) });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof MigrationError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
