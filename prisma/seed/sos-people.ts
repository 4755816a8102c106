import { DEMO, type DemoUnitKey, demoId } from './ids';
import type { Seeder } from './seeder';

type Test = 'confirmed' | 'waiting' | 'failed';

interface DemoContact {
  key: string;
  name: string;
  phone: string;
  relation: string;
  /** signs in here too */
  person?: string;
  holdsKey?: boolean;
  test: Test;
  hours?: { weekdays: number; fromMinute: number; untilMinute: number }[];
}

interface DemoEnrolled {
  key: string;
  personId: string;
  /** of people who are nobody else in the demo */
  name?: string;
  phone?: string;
  home: { line: string; latitude: number; longitude: number; unit: DemoUnitKey; community: DemoUnitKey };
  door: { door: string; doorKey: string | null };
  medical: { conditions: string; medicines: string | null; allergies: string | null; bloodType: string } | null;
  hearing: 'good' | 'hard' | 'deaf';
  dialect: string | null;
  livesAlone: boolean;
  birthYear: number;
  contacts: DemoContact[];
}

const other = (key: string) => demoId(`person:sos:${key}`);

/** 王桂芳 has everybody; of the others each lacks somebody at some hour, so that the proof has something to find. */
const ENROLLED: DemoEnrolled[] = [
  {
    key: 'elder',
    personId: DEMO.people.elder,
    home: { line: '文林巷 8 号 3 栋', latitude: 26.0512, longitude: 103.8021, unit: 'wenlin1', community: 'wenlin' },
    door: { door: '2 单元 4 楼 402', doorKey: '门口第二个花盆下；邻居张秀英也有一把' },
    medical: {
      conditions: '高血压，冠心病（2019 年放过支架）',
      medicines: '氨氯地平，阿司匹林；床头抽屉有硝酸甘油',
      allergies: '青霉素',
      bloodType: 'A',
    },
    hearing: 'hard',
    dialect: '云岭话',
    livesAlone: true,
    birthYear: 1956,
    contacts: [
      {
        key: 'daughter',
        name: '林晓雯',
        phone: '13800000001',
        relation: '女儿',
        person: DEMO.people.citizen,
        holdsKey: true,
        test: 'confirmed',
      },
      { key: 'neighbour', name: '张秀英', phone: '13977700021', relation: '邻居', holdsKey: true, test: 'confirmed' },
    ],
  },
  {
    key: 'li',
    personId: other('li'),
    name: '李国华',
    phone: '13977700031',
    home: { line: '湖滨路 15 号', latitude: 26.0431, longitude: 103.8402, unit: 'hubin1', community: 'hubinCommunity' },
    door: { door: '1 单元 2 楼 201', doorKey: null },
    medical: { conditions: '糖尿病', medicines: '胰岛素', allergies: null, bloodType: 'unknown' },
    hearing: 'good',
    dialect: null,
    livesAlone: true,
    birthYear: 1948,
    contacts: [{ key: 'son', name: '李伟', phone: '13977700041', relation: '儿子', test: 'waiting' }],
  },
  {
    key: 'chen',
    personId: other('chen'),
    name: '陈玉兰',
    phone: '13977700032',
    home: { line: '湖滨路 32 号', latitude: 26.0466, longitude: 103.8627, unit: 'hubin2', community: 'hubinCommunity' },
    door: { door: '5 楼 503', doorKey: '女婿有钥匙' },
    medical: null,
    hearing: 'good',
    dialect: '云岭话',
    livesAlone: false,
    birthYear: 1951,
    contacts: [
      {
        key: 'son-in-law',
        name: '吴海',
        phone: '13977700042',
        relation: '女婿',
        holdsKey: true,
        test: 'confirmed',
        // works on night trains
        hours: [{ weekdays: 127, fromMinute: 7 * 60, untilMinute: 22 * 60 }],
      },
    ],
  },
  {
    key: 'zhou',
    personId: other('zhou'),
    name: '周德福',
    phone: '13977700033',
    home: {
      line: '南屏街 6 号',
      latitude: 25.9702,
      longitude: 103.6911,
      unit: 'nanping1',
      community: 'nanpingCommunity',
    },
    door: { door: '平房', doorKey: null },
    medical: { conditions: '脑梗后遗症，右腿不便', medicines: null, allergies: null, bloodType: 'O' },
    hearing: 'deaf',
    dialect: null,
    livesAlone: true,
    birthYear: 1945,
    contacts: [{ key: 'nephew', name: '周磊', phone: '13977700043', relation: '侄子', test: 'failed' }],
  },
  {
    key: 'he',
    personId: other('he'),
    name: '何秀珍',
    phone: '13977700034',
    home: { line: '文林巷 21 号', latitude: 26.0533, longitude: 103.7986, unit: 'wenlin1', community: 'wenlin' },
    door: { door: '1 楼 102', doorKey: '社区值守室有备用钥匙' },
    medical: null,
    hearing: 'hard',
    dialect: '云岭话',
    livesAlone: true,
    birthYear: 1950,
    contacts: [],
  },
];

const maskedName = (name: string) =>
  name.length === 2 ? `${name[0]}*` : `${name[0]}${'*'.repeat(name.length - 2)}${name.at(-1)}`;
const maskedPhone = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** Those who are enrolled for help, with their contacts. */
export async function seedSosPeople(seeder: Seeder): Promise<void> {
  const { now, keyRing } = seeder;
  const sealedEntries: { id: string; personId: string; kind: string; value: string }[] = [];
  const vault = (name: string, personId: string, kind: string, value: string): string => {
    const id = demoId(`vault:sos:${name}`);
    sealedEntries.push({ id, personId, kind, value });
    return id;
  };

  const strangers = ENROLLED.filter((one) => one.name && one.phone);
  await seeder.insert(
    'person',
    strangers.map((one) => ({
      id: one.personId,
      display_name: maskedName(one.name!),
      locale: 'zh',
      phone_vault_id: vault(`${one.key}:phone`, one.personId, 'phone', one.phone!),
      name_vault_id: vault(`${one.key}:name`, one.personId, 'name', one.name!),
      id_number_vault_id: null,
      merged_into: null,
      created_at: now,
      updated_at: now,
    })),
  );
  await seeder.insert(
    'person_handle',
    strangers.map((one) => {
      const id = demoId(`handle:sos:${one.key}`);
      const { keyId, sealed } = keyRing.seal(one.phone!, `handle:${id}`);
      const index = keyRing.index('phone', one.phone!).index;
      return { id, person_id: one.personId, kind: 'phone', blind_index: index, key_id: keyId, sealed, created_at: now };
    }),
  );

  await seeder.insert(
    'sos_profile',
    ENROLLED.map((one) => {
      const id = demoId(`sos-profile:${one.key}`);
      const { keyId, sealed } = keyRing.seal(one.home.line, `sos-home:${id}`);
      return {
        id,
        person_id: one.personId,
        key_id: keyId,
        home_sealed: sealed,
        latitude: one.home.latitude,
        longitude: one.home.longitude,
        unit_id: DEMO.units[one.home.unit],
        community_id: DEMO.units[one.home.community],
        door_vault_id: vault(`${one.key}:door`, one.personId, 'rescue', JSON.stringify(one.door)),
        medical_vault_id: one.medical
          ? vault(`${one.key}:medical`, one.personId, 'medical', JSON.stringify(one.medical))
          : null,
        hearing: one.hearing,
        dialect: one.dialect,
        lives_alone: one.livesAlone,
        birth_year: one.birthYear,
        enrolled_at: now,
        enrolled_by: null,
        updated_at: now,
        updated_by: null,
      };
    }),
  );

  await seeder.insert(
    'sos_contact',
    ENROLLED.flatMap((one) =>
      one.contacts.map((contact, index) => ({
        id: demoId(`sos-contact:${one.key}:${contact.key}`),
        holder_person_id: one.personId,
        person_id: contact.person ?? null,
        name_vault_id: vault(`${one.key}:${contact.key}:name`, one.personId, 'rescue', contact.name),
        name_masked: maskedName(contact.name),
        phone_vault_id: vault(`${one.key}:${contact.key}:phone`, one.personId, 'phone', contact.phone),
        phone_masked: maskedPhone(contact.phone),
        relation: contact.relation,
        rank: index + 1,
        holds_key: contact.holdsKey ?? false,
        hours: contact.hours ? JSON.stringify(contact.hours) : null,
        consent: contact.test === 'confirmed' ? 'agreed' : 'asked',
        consent_at: contact.test === 'confirmed' ? now : null,
        test: contact.test,
        fault: contact.test === 'failed' ? 'no_answer' : null,
        tested_at: now,
        confirmed_at: contact.test === 'confirmed' ? now : null,
        created_at: now,
        created_by: null,
      })),
    ),
  );

  await seeder.insert(
    'vault_entry',
    sealedEntries.map(({ id, personId, kind, value }) => {
      const { keyId, sealed } = keyRing.seal(value, `vault:${id}`);
      return { id, person_id: personId, kind, key_id: keyId, sealed, created_at: now, erased_at: null };
    }),
  );
}
