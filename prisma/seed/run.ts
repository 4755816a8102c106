import { seedDemo } from './seed-demo';

/** Fills DATABASE_URL with the demo city; what is there already stays as it is. */
async function main(): Promise<void> {
  const { DATABASE_URL, VAULT_KEYS } = process.env;
  if (!DATABASE_URL || !VAULT_KEYS) throw new Error('DATABASE_URL and VAULT_KEYS are needed');
  await seedDemo(DATABASE_URL, { vaultKeys: VAULT_KEYS, clock: { now: () => new Date() } });
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
