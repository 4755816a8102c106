import { demoPerson } from './demo-people';
import { demoId } from './ids';
import type { Seeder } from './seeder';

const DAYS = 365;

/** 林晓雯 acts for her mother 王桂芳, with her mother's consent, for a year. */
export async function seedFamily(seeder: Seeder): Promise<void> {
  const daughter = demoPerson('citizen');
  const mother = demoPerson('elder');
  const id = demoId('family:citizen:elder');
  const { keyId, sealed } = seeder.keyRing.seal(mother.phone, `family:${id}`);
  const phoneIndex = seeder.keyRing.index('phone', mother.phone).index;
  await seeder.insert('family_link', [
    {
      id,
      actor_person_id: daughter.id,
      holder_person_id: mother.id,
      phone_index: phoneIndex,
      key_id: keyId,
      phone_sealed: sealed,
      relation: 'child',
      state: 'active',
      days: DAYS,
      open_key: `${daughter.id}:${phoneIndex}`,
      requested_at: seeder.now,
      answer_by: seeder.now,
      consented_at: seeder.now,
      consented_by: 'sign_in',
      expires_at: new Date(seeder.now.getTime() + DAYS * 86_400_000),
      ended_at: null,
      ended_by_person_id: null,
    },
  ]);
}
