import { DEMO, type DemoPersonKey, type DemoUnitKey } from './ids';

export interface DemoPerson {
  key: DemoPersonKey;
  id: string;
  name: string;
  phone: string;
  /** fictional region 539901; the check digit is right */
  idNumber: string;
  /** what the WeChat simulator gives for the code `demo-<key>-…` */
  openId: string;
  /** what they are in the demo, for the start-up list */
  part: { zh: string; en: string };
  staff?: {
    title: string;
    unit: DemoUnitKey;
    grants: { role: DemoRole; unit: DemoUnitKey }[];
  };
}

type DemoRole =
  | 'dispatcher'
  | 'handler'
  | 'grid_worker'
  | 'publisher'
  | 'approver'
  | 'supervisor'
  | 'checker'
  | 'administrator'
  | 'finance';

/** Sign-in code of every demo phone while the SMS gateway is the simulator. */
export const DEMO_SMS_CODE = '246810';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A well-formed ID number of GB 11643: region, birth date, order, check digit. */
export function demoIdNumber(birth: string, order: number): string {
  const body = `539901${birth}${String(order).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * WEIGHTS[i]!, 0);
  return body + '10X98765432'[sum % 11];
}

function person(
  key: DemoPersonKey,
  name: string,
  phone: string,
  [birth, order]: [string, number],
  part: DemoPerson['part'],
  staff?: DemoPerson['staff'],
): DemoPerson {
  const openId = `oDemo_${key}`.padEnd(28, '0');
  return { key, id: DEMO.people[key], name, phone, idNumber: demoIdNumber(birth, order), openId, part, staff };
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('citizen', '林晓雯', '13800000001', ['19900512', 22], { zh: '市民', en: 'citizen' }),
  person('elder', '王桂芳', '13800000002', ['19560308', 14], { zh: '老人', en: 'elder' }),
  person(
    'gridWorker',
    '赵强',
    '13800000003',
    ['19880721', 31],
    { zh: '网格员', en: 'grid worker' },
    {
      title: '网格员',
      unit: 'wenlin1',
      grants: [{ role: 'grid_worker', unit: 'wenlin1' }],
    },
  ),
  person(
    'handler',
    '陈立',
    '13800000004',
    ['19850203', 53],
    { zh: '部门承办人', en: 'department handler' },
    {
      title: '市容科科员',
      unit: 'cityManagement',
      grants: [{ role: 'handler', unit: 'cityManagement' }],
    },
  ),
  person(
    'publisher',
    '周敏',
    '13800000005',
    ['19920917', 64],
    { zh: '部门发布人', en: 'department publisher' },
    {
      title: '事项管理员',
      unit: 'governmentServices',
      grants: [{ role: 'publisher', unit: 'governmentServices' }],
    },
  ),
  person(
    'approver',
    '孙悦',
    '13800000006',
    ['19830429', 42],
    { zh: '发布审核人', en: 'publishing approver' },
    {
      title: '政务公开科科长',
      unit: 'governmentServices',
      grants: [{ role: 'approver', unit: 'governmentServices' }],
    },
  ),
  person(
    'dispatcher',
    '何芳',
    '13800000007',
    ['19910630', 86],
    { zh: '12345 坐席', en: '12345 dispatcher' },
    {
      title: '坐席',
      unit: 'hotline',
      grants: [{ role: 'dispatcher', unit: 'hotline' }],
    },
  ),
  person(
    'supervisor',
    '马建国',
    '13800000008',
    ['19751111', 75],
    { zh: '督办', en: 'supervisor' },
    {
      title: '督查专员',
      unit: 'city',
      grants: [{ role: 'supervisor', unit: 'city' }],
    },
  ),
  person(
    'checker',
    '吴磊',
    '13800000009',
    ['19960114', 97],
    { zh: '验码员', en: 'code checker' },
    {
      title: '门岗',
      unit: 'wenlin',
      grants: [{ role: 'checker', unit: 'wenlin' }],
    },
  ),
  person(
    'administrator',
    '郑颖',
    '13800000010',
    ['19870825', 8],
    { zh: '管理员', en: 'administrator' },
    {
      title: '系统管理员',
      unit: 'city',
      grants: [{ role: 'administrator', unit: 'city' }],
    },
  ),
  person('secondCitizen', '高翔', '13800000011', ['19941202', 19], { zh: '另一位市民', en: 'second citizen' }),
  person(
    'financeClerk',
    '钱敏',
    '13800000012',
    ['19880617', 28],
    { zh: '财务经办', en: 'finance clerk' },
    {
      title: '对账会计',
      unit: 'governmentServices',
      grants: [{ role: 'finance', unit: 'city' }],
    },
  ),
  person(
    'financeReviewer',
    '宋毅',
    '13800000013',
    ['19800903', 35],
    { zh: '财务复核', en: 'finance reviewer' },
    {
      title: '财务主管',
      unit: 'governmentServices',
      grants: [{ role: 'finance', unit: 'city' }],
    },
  ),
  person(
    'stationKeeper',
    '周桂兰',
    '13800000014',
    ['19820416', 46],
    { zh: '社区值守', en: 'community station' },
    {
      title: '社区工作者',
      unit: 'wenlin',
      grants: [{ role: 'handler', unit: 'wenlin' }],
    },
  ),
];

/** The demo person with this key. */
export function demoPerson(key: DemoPersonKey): DemoPerson {
  return DEMO_PEOPLE.find((one) => one.key === key)!;
}
