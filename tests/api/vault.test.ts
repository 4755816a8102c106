import { assertKeysOpen } from '../../bff/features/identity/check-keys.sql';
import { createPersonRepository } from '../../bff/features/identity/person.repository';
import { rotateKeys } from '../../bff/features/identity/rotate-keys.sql';
import { createVault } from '../../bff/features/identity/vault';
import { createVaultRepository } from '../../bff/features/identity/vault.repository';
import { SettableClock } from '../../bff/platform/clock';
import { createKeyRing } from '../../bff/platform/crypto/key-ring';
import { createLogger } from '../../bff/platform/log';
import { DEMO_PEOPLE, demoPerson } from '../../prisma/seed/demo-people';
import { seedDemo } from '../../prisma/seed/seed-demo';
import { startDatabase } from '../support/database';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const OLD = `old:${key(1)}`;
const clock = new SettableClock();
const log = createLogger({ level: 'silent' });
const citizen = demoPerson('citizen');

let database: Awaited<ReturnType<typeof startDatabase>>;
beforeAll(async () => {
  database = await startDatabase();
  await seedDemo(database.url, { vaultKeys: OLD, clock });
});
afterAll(() => database.drop());

function vaultBy(keys: string) {
  const keyRing = createKeyRing(keys);
  return {
    keyRing,
    vault: createVault({
      repository: createVaultRepository(database.db, createLogger({ level: 'silent' })),
      keyRing,
      clock,
    }),
    people: createPersonRepository(database.db, keyRing),
  };
}
const countOf = async (table: string) =>
  Number((await database.db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);

it('seeding again adds nothing and changes nothing', async () => {
  const tables = [
    'person',
    'person_handle',
    'vault_entry',
    'consent',
    'family_link',
    'organisation_unit',
    'staff_member',
    'staff_grant',
  ];
  const before = await Promise.all(tables.map(countOf));
  const sealed = await database.db.prisma.vaultEntry.findMany({
    select: { id: true, sealed: true },
    orderBy: { id: 'asc' },
  });
  await seedDemo(database.url, { vaultKeys: OLD, clock });
  expect(await Promise.all(tables.map(countOf))).toEqual(before);
  expect(
    await database.db.prisma.vaultEntry.findMany({ select: { id: true, sealed: true }, orderBy: { id: 'asc' } }),
  ).toEqual(sealed);
});

it('holds no name, phone or ID number in the clear in any table', async () => {
  const tables = await database.db.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const citizens = DEMO_PEOPLE.filter((person) => !person.staff);
  for (const { name } of tables) {
    const text = JSON.stringify(await database.db.query(`SELECT * FROM \`${name}\``));
    for (const person of citizens) {
      for (const secret of [person.name, person.phone, person.idNumber, person.openId]) {
        expect([name, secret, text.includes(secret)]).toEqual([name, secret, false]);
      }
    }
  }
});

it('writes every view down before it gives the value, and masks without a view', async () => {
  const { vault } = vaultBy(OLD);
  const id = await vault.put(citizen.id, 'address', '翠湖街道文林巷 8 号');
  expect(await vault.masked(id)).toBe('翠湖街道文林…');
  const views = () => database.db.prisma.vaultView.findMany({ where: { vaultId: id }, orderBy: { id: 'asc' } });
  expect(await views()).toHaveLength(0);
  expect(await vault.get(id, { personId: demoPerson('handler').id, purpose: '上门核实' })).toBe('翠湖街道文林巷 8 号');
  expect(await vault.get(id, { personId: 'system', purpose: '打印' })).toBe('翠湖街道文林巷 8 号');
  expect(await views()).toMatchObject([
    { ownerPersonId: citizen.id, viewerPersonId: demoPerson('handler').id, purpose: '上门核实', kind: 'address' },
    { viewerPersonId: null, purpose: '打印' },
  ]);
  await vault.erase(id);
  expect(await vault.get(id, { personId: 'system', purpose: '打印' })).toBeNull();
  expect(await vault.masked(id)).toBeNull();
  // What was erased leaves no cipher behind, and the views stay.
  expect((await database.db.prisma.vaultEntry.findUniqueOrThrow({ where: { id } })).sealed).toBe('');
  expect(await views()).toHaveLength(2);
});

it('refuses a value that was moved to another row', async () => {
  const { vault } = vaultBy(OLD);
  const mine = await vault.put(citizen.id, 'medical', '青霉素过敏');
  const yours = await vault.put(demoPerson('elder').id, 'medical', '高血压');
  const { sealed } = await database.db.prisma.vaultEntry.findUniqueOrThrow({ where: { id: mine } });
  await database.db.prisma.vaultEntry.update({ where: { id: yours }, data: { sealed } });
  await expect(vault.get(yours, { personId: 'system', purpose: '试' })).rejects.toThrow();
  await vault.erase(yours);
});

it('is not opened by a ring that lacks a key, or has another under its name', async () => {
  await expect(assertKeysOpen(database.db, createKeyRing(OLD))).resolves.toBeUndefined();
  await expect(assertKeysOpen(database.db, createKeyRing(`old:${key(9)}`))).rejects.toThrow(
    'key old is missing or another one',
  );
  await expect(assertKeysOpen(database.db, createKeyRing(`new:${key(2)}`))).rejects.toThrow('VAULT_KEYS does not open');
});

describe('rotation', () => {
  const BOTH = `new:${key(2)},${OLD}`;
  const NEW = `new:${key(2)}`;

  it('finds and opens everything while both keys are in use', async () => {
    const { people, vault } = vaultBy(BOTH);
    expect(await people.findByHandle('phone', citizen.phone)).toBe(citizen.id);
    expect(await people.findByHandle('wechat_openid', citizen.openId)).toBe(citizen.id);
    const { nameVaultId } = (await people.find(citizen.id))!;
    expect(await vault.get(nameVaultId!, { personId: 'system', purpose: '试' })).toBe(citizen.name);
  });

  it('moves everything to the new key, once, and then the old one may go', async () => {
    const { keyRing } = vaultBy(BOTH);
    const moved = await rotateKeys({ db: database.db, keyRing, log });
    expect(moved).toBeGreaterThanOrEqual(DEMO_PEOPLE.length * 6 + 1);
    expect(await rotateKeys({ db: database.db, keyRing, log })).toBe(0);

    const { people, vault } = vaultBy(NEW);
    for (const person of DEMO_PEOPLE) {
      expect(await people.findByHandle('phone', person.phone)).toBe(person.id);
      expect(await people.findByHandle('id_number', person.idNumber)).toBe(person.id);
      expect(await people.handlesOf(person.id, 'wechat_openid')).toEqual([person.openId]);
      const row = (await people.find(person.id))!;
      expect(await vault.get(row.nameVaultId!, { personId: 'system', purpose: '试' })).toBe(person.name);
    }
    const links = await database.db.prisma.familyLink.findMany({ select: { keyId: true, phoneIndex: true } });
    expect(links).toEqual([
      { keyId: 'new', phoneIndex: vaultBy(NEW).keyRing.index('phone', demoPerson('elder').phone).index },
    ]);
  });
});
