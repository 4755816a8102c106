import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BillersFile, billersFileSchema } from '../../connectors/biller/billers-file.wire';
import { sharedKeysFolder } from '../demo-keys';
import type { CompanyPlan } from './company.types';

/** The companies of the demo city, each with its dialect, its merchant number and what it agreed to. */
export const DEMO_COMPANIES: readonly CompanyPlan[] = [
  {
    code: 'water',
    kind: 'water',
    name: '云岭市自来水有限公司',
    dialect: 'bank-xml',
    mchid: '1900000101',
    exactness: 'exact',
    prepay: false,
    cutOff: '23:00',
    proofPrefix: 'WS',
  },
  {
    code: 'power',
    kind: 'power',
    name: '云岭供电公司',
    dialect: 'signed-json',
    mchid: '1900000102',
    exactness: 'at_least',
    prepay: true,
    cutOff: '23:30',
    proofPrefix: 'DF',
  },
  {
    code: 'gas',
    kind: 'gas',
    name: '云岭市燃气有限公司',
    dialect: 'signed-json',
    mchid: '1900000103',
    exactness: 'exact',
    prepay: true,
    cutOff: null,
    proofPrefix: 'RQ',
  },
  {
    code: 'heating',
    kind: 'heating',
    name: '云岭市热力公司',
    dialect: 'signed-json',
    mchid: '1900000104',
    exactness: 'at_most',
    prepay: false,
    cutOff: null,
    proofPrefix: 'RL',
  },
  {
    code: 'property',
    kind: 'property',
    name: '云岭安居物业服务有限公司',
    dialect: 'signed-json',
    mchid: '1900000105',
    exactness: 'exact',
    prepay: false,
    cutOff: null,
    proofPrefix: 'WY',
  },
  {
    code: 'fines',
    kind: 'fine',
    name: '云岭市公安局交通警察支队',
    dialect: 'non-tax',
    mchid: '1900000106',
    exactness: 'exact',
    prepay: false,
    cutOff: null,
    proofPrefix: '5399',
  },
];

function demoFile(secretOf: (code: string) => string): BillersFile {
  return {
    isDemo: true,
    billers: DEMO_COMPANIES.map(({ code, dialect, mchid, cutOff, exactness, prepay }) => ({
      code,
      dialect,
      // below BILLERS_URL: the simulators' port is another at every start
      baseUrl: `/${code}`,
      mchid,
      keyId: `yct-${code}`,
      secret: secretOf(code),
      powers: {
        cutOff,
        acceptsPartial: exactness === 'at_most' || exactness === 'any',
        acceptsPrepay: prepay,
        ...(code === 'property' ? { canVoid: false } : {}),
      },
    })),
  };
}

/** The key file of the demo's billers in `folder`: made when it is not there, else kept. Gives its path. */
export function ensureDemoBillers(folder: string = sharedKeysFolder()): string {
  const file = path.join(folder, 'billers.json');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const content = demoFile(() => randomBytes(32).toString('hex'));
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  try {
    // Several processes may ask at once: the first one's keys stand, and no reader ever saw others.
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(draft);
  }
  return file;
}

/** Keys by which the companies know the portal. */
export function readDemoBillers(file: string = ensureDemoBillers()): BillersFile {
  return billersFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
