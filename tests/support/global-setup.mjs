/** Once per run of jest: the Prisma client is of this schema, and TEST_DATABASE_URL names a server to make databases on. */
import { makeIfStale, prismaClient } from '../../bff/ops/build.mjs';
import { sharedTestDatabase } from '../../bff/ops/test-database.mjs';

export default async function globalSetup() {
  await makeIfStale(prismaClient);
  // `npm test` brings its own server; a single `npx jest path` shares one that stays up between runs.
  process.env.TEST_DATABASE_URL ??= await sharedTestDatabase();
}
