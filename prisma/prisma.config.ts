import { defineConfig } from 'prisma/config';

// No address here: migrations run through prisma/migrate.ts, and `prisma migrate deploy` takes DATABASE_URL when given.
export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
