import { DEMO_PEOPLE, type DemoPerson } from './demo-people';
import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';

/** 林晓雯 → 林*雯, 赵强 → 赵* */
function masked(name: string): string {
  return name.length === 2 ? `${name[0]}*` : `${name[0]}${'*'.repeat(name.length - 2)}${name.at(-1)}`;
}

/** People with their real names, phones and WeChat, sealed as the program itself would; staff with their grants. */
export async function seedPeople(seeder: Seeder): Promise<void> {
  const { now, keyRing } = seeder;
  const vaultId = (person: DemoPerson, kind: string) => demoId(`vault:${person.key}:${kind}`);

  await seeder.insert(
    'person',
    DEMO_PEOPLE.map((person) => ({
      id: person.id,
      display_name: masked(person.name),
      locale: 'zh',
      phone_vault_id: vaultId(person, 'phone'),
      name_vault_id: vaultId(person, 'name'),
      id_number_vault_id: vaultId(person, 'id_number'),
      merged_into: null,
      created_at: now,
      updated_at: now,
    })),
  );

  await seeder.insert(
    'vault_entry',
    DEMO_PEOPLE.flatMap((person) =>
      (
        [
          ['phone', person.phone],
          ['name', person.name],
          ['id_number', person.idNumber],
        ] as const
      ).map(([kind, value]) => {
        const id = vaultId(person, kind);
        const { keyId, sealed } = keyRing.seal(value, `vault:${id}`);
        return { id, person_id: person.id, kind, key_id: keyId, sealed, created_at: now, erased_at: null };
      }),
    ),
  );

  await seeder.insert(
    'person_handle',
    DEMO_PEOPLE.flatMap((person) =>
      (
        [
          ['phone', person.phone],
          ['id_number', person.idNumber],
          ['wechat_openid', person.openId],
        ] as const
      ).map(([kind, value]) => {
        const id = demoId(`handle:${person.key}:${kind}`);
        const { keyId, sealed } = keyRing.seal(value, `handle:${id}`);
        const blindIndex = keyRing.index(kind, value).index;
        return { id, person_id: person.id, kind, blind_index: blindIndex, key_id: keyId, sealed, created_at: now };
      }),
    ),
  );

  const staff = DEMO_PEOPLE.flatMap((person) => (person.staff ? [{ ...person, staff: person.staff }] : []));
  await seeder.insert(
    'staff_member',
    staff.map((person) => ({
      person_id: person.id,
      display_name: person.name,
      title: person.staff.title,
      unit_id: DEMO.units[person.staff.unit],
      created_at: now,
    })),
  );
  await seeder.insert(
    'staff_grant',
    staff.flatMap((person) =>
      person.staff.grants.map(({ role, unit }) => ({
        id: demoId(`grant:${person.key}:${role}:${unit}`),
        person_id: person.id,
        unit_id: DEMO.units[unit],
        role,
        open_key: `${person.id}:${DEMO.units[unit]}:${role}`,
        valid_from: now,
        valid_until: null,
        granted_by: null,
        ended_at: null,
        ended_by: null,
        end_reason: null,
      })),
    ),
  );
}
