import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';

const CITY = '云岭市';

interface DemoBiller {
  code: string;
  kind: string;
  name: [zh: string, en: string];
  phone: string;
  unit: string;
  exactness: 'exact' | 'at_least' | 'at_most' | 'any';
  bounds: [minFen: number, maxFen: number];
  label: [zh: string, en: string];
  pattern: string;
  hint: [zh: string, en: string];
  example: string;
  scan: string[];
  confirmsHolder?: boolean;
  prepay?: { min: number; max: number; choices: number[] };
  limits?: [zh: string, en: string];
  remindDays: number;
  isTreasury?: boolean;
}

/** Companies of the demo city with their rules; codes are those of the key file. */
const BILLERS: DemoBiller[] = [
  {
    code: 'water',
    kind: 'water',
    name: ['云岭市自来水有限公司', 'Yunling Water'],
    phone: '0539-96116',
    unit: 'm3',
    exactness: 'exact',
    bounds: [1, 5_000_000],
    label: ['户号', 'Account number'],
    pattern: '\\d{10}',
    hint: ['10 位数字，在水费单左上角“户号”处', 'Ten digits, at the top left of the water bill'],
    example: '0210038857',
    scan: ['^SW(?<account>\\d{10})\\d*$', '^https://water\\.yunling\\.example/b\\?u=(?<account>\\d{10})(?:&.*)?$'],
    remindDays: 5,
  },
  {
    code: 'power',
    kind: 'power',
    name: ['云岭供电公司', 'Yunling Power'],
    phone: '0539-95598',
    unit: 'kWh',
    exactness: 'at_least',
    bounds: [100, 5_000_000],
    label: ['用户编号', 'Customer number'],
    pattern: '\\d{13}',
    hint: ['13 位数字，以 53 开头，在电费单条形码下方', '13 digits beginning with 53, below the barcode'],
    example: '5301024471186',
    scan: ['^(?<account>53\\d{11})\\d*$', '^https://power\\.yunling\\.example/\\?no=(?<account>\\d{13})(?:&.*)?$'],
    prepay: { min: 1_000, max: 500_000, choices: [5_000, 10_000, 20_000, 50_000] },
    limits: [
      '多缴的部分存入电费余额，下月自动抵扣；余额不足时会先短信提醒再停电',
      'What you pay above the bill stays as credit and is used next month',
    ],
    remindDays: 5,
  },
  {
    code: 'gas',
    kind: 'gas',
    name: ['云岭市燃气有限公司', 'Yunling Gas'],
    phone: '0539-96777',
    unit: 'm3',
    exactness: 'exact',
    bounds: [1, 1_000_000],
    label: ['燃气户号', 'Gas account number'],
    pattern: '\\d{8}',
    hint: ['8 位数字，在燃气卡正面或燃气表标签上', 'Eight digits, on the gas card or on the label of the meter'],
    example: '80215573',
    scan: ['^RQ(?<account>\\d{8})\\d*$', '^https://gas\\.yunling\\.example/c/(?<account>\\d{8})$'],
    confirmsHolder: true,
    prepay: { min: 1_000, max: 200_000, choices: [5_000, 10_000, 20_000] },
    remindDays: 5,
  },
  {
    code: 'heating',
    kind: 'heating',
    name: ['云岭市热力公司', 'Yunling Heating'],
    phone: '0539-96069',
    unit: 'm2',
    exactness: 'at_most',
    bounds: [10_000, 5_000_000],
    label: ['热费卡号', 'Heating card number'],
    pattern: 'R\\d{7}',
    hint: ['R 加 7 位数字，在供热合同首页', 'R and seven digits, on the first page of the contract'],
    example: 'R2600718',
    scan: ['^(?<account>R\\d{7})(?:-\\d+)?$'],
    limits: [
      '采暖费可以分次缴，每次不少于 100 元；缴清后才开栓供热',
      'The season may be paid in parts of at least ¥100; heating starts once all is paid',
    ],
    remindDays: 10,
  },
  {
    code: 'property',
    kind: 'property',
    name: ['云岭安居物业服务有限公司', 'Anju Property Services'],
    phone: '0539-8866520',
    unit: 'm2',
    exactness: 'exact',
    bounds: [1, 5_000_000],
    label: ['房号', 'Flat number'],
    pattern: '[A-Z]{2}-\\d{1,2}-\\d{4}',
    hint: ['小区代码-楼栋-房号，如 WL-3-0502', 'Estate code, house and flat, as WL-3-0502'],
    example: 'WL-3-0502',
    scan: ['^(?:WY:)?(?<account>[A-Z]{2}-\\d{1,2}-\\d{4})$'],
    remindDays: 5,
  },
  {
    code: 'fines',
    kind: 'fine',
    name: ['云岭市公安局交通警察支队', 'Yunling Traffic Police'],
    phone: '0539-122000',
    unit: 'times',
    exactness: 'exact',
    bounds: [1, 2_000_000],
    label: ['决定书编号', 'Decision number'],
    pattern: '\\d{16}',
    hint: ['16 位数字，在处罚决定书右上角', '16 digits, at the top right of the decision'],
    example: '5399011200438215',
    scan: ['^JDS(?<account>\\d{16})$'],
    confirmsHolder: true,
    limits: [
      '罚款直接缴入国库，凭财政电子票据为证；不能分次缴，也不能由一城通退回',
      'A fine goes to the treasury; the fiscal e-receipt is its proof. It cannot be paid in parts',
    ],
    remindDays: 5,
    isTreasury: true,
  },
];

/** What the demo's people have bound: the numbers are those of the simulated companies' own households. */
const HOMES = [
  {
    key: 'citizen:own',
    person: DEMO.people.citizen,
    label: '自己家',
    accounts: [
      ['water', '0210038857', '林*雯', '翠湖街道文林路***'],
      ['power', '5301024471186', '林*雯', '翠湖街道文林路***'],
      ['gas', '80215573', '林*雯', '翠湖街道文林路***'],
      ['heating', 'R2600718', '林*雯', '翠湖街道文林路***'],
      ['property', 'WL-3-0502', '林*雯', '文林苑***'],
      ['fines', '5399011200438215', '林*雯', '云A·5K***'],
    ],
  },
  {
    key: 'elder:own',
    person: DEMO.people.elder,
    label: '家里',
    accounts: [
      ['water', '0210020416', '王*芳', '钟楼街道鼓楼巷***'],
      ['power', '5301020093352', '王*芳', '钟楼街道鼓楼巷***'],
      ['gas', '80200931', '王*芳', '钟楼街道鼓楼巷***'],
      ['heating', 'R2600235', '王*芳', '钟楼街道鼓楼巷***'],
      ['property', 'GL-1-0101', '王*芳', '鼓楼小区***'],
    ],
  },
] as const;

function maskNumber(accountNo: string): string {
  const shown = accountNo.length > 8 ? 3 : 2;
  return `${accountNo.slice(0, shown)}****${accountNo.slice(-shown)}`;
}

/** Companies with their rules, and the homes of 林晓雯 and of her mother with what is owed in them. */
export async function seedBills(seeder: Seeder): Promise<void> {
  await seeder.insert(
    'biller',
    BILLERS.map((biller, position) => ({
      code: biller.code,
      kind: biller.kind,
      name_zh: biller.name[0],
      name_en: biller.name[1],
      city: CITY,
      service_phone: biller.phone,
      unit: biller.unit,
      exactness: biller.exactness,
      min_fen: biller.bounds[0],
      max_fen: biller.bounds[1],
      account_label_zh: biller.label[0],
      account_label_en: biller.label[1],
      account_pattern: biller.pattern,
      account_hint_zh: biller.hint[0],
      account_hint_en: biller.hint[1],
      account_example: biller.example,
      scan_patterns: JSON.stringify(biller.scan),
      confirms_holder: biller.confirmsHolder ?? false,
      fetch_before_pay: true,
      prepay_min_fen: biller.prepay?.min ?? null,
      prepay_max_fen: biller.prepay?.max ?? null,
      prepay_choices_fen: JSON.stringify(biller.prepay?.choices ?? []),
      limits_zh: biller.limits?.[0] ?? null,
      limits_en: biller.limits?.[1] ?? null,
      remind_days: biller.remindDays,
      is_treasury: biller.isTreasury ?? false,
      position,
      is_on: true,
    })),
  );
  for (const home of HOMES) {
    const homeId = demoId(`bill-home:${home.key}`);
    await seeder.insert('bill_home', [
      { id: homeId, person_id: home.person, label: home.label, city: CITY, created_at: seeder.now },
    ]);
    const households = home.accounts.map(([code, accountNo, holder, address]) => {
      const id = demoId(`bill-household:${code}:${accountNo}`);
      const { keyId, sealed } = seeder.keyRing.seal(accountNo, `bill_household:${id}`);
      return { id, code, accountNo, holder, address, keyId, sealed };
    });
    await seeder.insert(
      'bill_household',
      households.map(({ id, code, accountNo, holder, address, keyId, sealed }) => ({
        id,
        biller_code: code,
        account_index: seeder.keyRing.index(`bill:${code}`, accountNo).index,
        key_id: keyId,
        account_sealed: sealed,
        account_masked: maskNumber(accountNo),
        holder_masked: holder,
        address_masked: address,
        created_at: seeder.now,
      })),
    );
    await seeder.insert(
      'bill_account',
      households.map(({ id, code, accountNo, holder }) => ({
        id: demoId(`bill-account:${home.key}:${code}:${accountNo}`),
        person_id: home.person,
        home_id: homeId,
        household_id: id,
        holder_confirmed: holder,
        has_reminders: true,
        bound_at: seeder.now,
        unbound_at: null,
      })),
    );
  }
}
