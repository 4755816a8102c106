import { DEMO_PEOPLE } from './demo-people';
import { demoId } from './ids';
import type { Seeder } from './seeder';

/** Version of the privacy notice in force, as `privacy-notice.ts` has it. */
export const DEMO_NOTICE_VERSION = '2026-11-22';

/** The demo people have agreed; anybody else who signs in is asked first. */
export async function seedConsents(seeder: Seeder): Promise<void> {
  await seeder.insert(
    'consent',
    DEMO_PEOPLE.map((person) => ({
      id: demoId(`consent:${person.key}`),
      person_id: person.id,
      version: DEMO_NOTICE_VERSION,
      agreed_at: seeder.now,
      withdrawn_at: null,
    })),
  );
}
