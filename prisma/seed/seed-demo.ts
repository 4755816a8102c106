import mysql from 'mysql2/promise';
import { createKeyRing } from '../../bff/platform/crypto/key-ring';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { seedBills } from './bills';
import { seedConsents } from './consents';
import { seedDuty } from './duty';
import { seedFamily } from './family';
import { seedHealthCode } from './health-code';
import { seedOrganisations } from './organisations';
import { seedPeople } from './people';
import { seedReports } from './reports';
import type { Seeder } from './seeder';
import { seedServices } from './services';
import { seedSosDevices } from './sos-devices';
import { seedSosPeople } from './sos-people';

export interface SeedOptions {
  /** `kid:base64,…`: the keys the program will run with */
  vaultKeys: string;
  clock: { now(): Date };
}

/** Fills a migrated database with the demo city. Safe to run again. */
export async function seedDemo(databaseUrl: string, options: SeedOptions): Promise<void> {
  const connection = await mysql.createConnection({
    ...parseDatabaseUrl(databaseUrl),
    timezone: 'Z',
    charset: 'utf8mb4',
  });
  const seeder: Seeder = {
    now: options.clock.now(),
    keyRing: createKeyRing(options.vaultKeys),
    async insert(table, rows) {
      if (rows.length === 0) return;
      const columns = Object.keys(rows[0]!);
      for (let at = 0; at < rows.length; at += 500) {
        const values = rows.slice(at, at + 500).map((row) => columns.map((column) => row[column] ?? null));
        await connection.query('INSERT IGNORE INTO ?? (??) VALUES ?', [table, columns, values]);
      }
    },
  };
  try {
    await seedOrganisations(seeder);
    await seedPeople(seeder);
    await seedConsents(seeder);
    await seedFamily(seeder);
    await seedReports(seeder);
    await seedHealthCode(seeder);
    await seedServices(seeder);
    await seedBills(seeder);
    await seedDuty(seeder);
    await seedSosPeople(seeder);
    await seedSosDevices(seeder);
  } finally {
    await connection.end();
  }
}
