import type { DemoUnitKey } from '../ids';

/** Chinese and English of one text. */
export type Said = readonly [zh: string, en: string];

export interface WrittenMaterial {
  name: Said;
  form: 'original' | 'copy' | 'original_and_copy' | 'electronic' | 'photo';
  source: Said;
  copies?: number;
  isOptional?: boolean;
  waiver?: Said;
}

/** An entry as the demo city's departments wrote it; what is usual is left out. */
export interface WrittenEntry {
  slug: string;
  unit: DemoUnitKey;
  title: Said;
  summary: Said;
  topics: string[];
  aliases: string[];
  handling: ('online' | 'counter' | 'phone' | 'post')[];
  eligibility: Said[];
  notFor?: Said[];
  materials: WrittenMaterial[];
  steps: Said[];
  /** yuan and basis; free without */
  fees?: { name: Said; yuan: number; basis: Said }[];
  feeNote?: Said;
  /** working days: statutory, promised; `instant` is done while you wait */
  days: 'instant' | [statutory: number | null, promised: number];
  place?: keyof typeof PLACES;
  phone?: string;
  link?: string;
  miniProgram?: { appId: string; path: string };
  sections?: { heading: Said; body: Said }[];
  law: Said[];
  isAlwaysOpen?: boolean;
  /** times opened, so that rankings have something to say */
  opens: number;
}

export const said = ([zh, en]: Said) => ({ zh, en });

/** Counters of the demo city, GCJ-02. */
export const PLACES = {
  hall: {
    name: ['市政务服务大厅', 'City service hall'],
    address: ['城关区人民路 1 号政务中心一楼', '1 Renmin Road, Chengguan, ground floor'],
    at: [26.0486, 103.8042],
  },
  police: {
    name: ['市公安局出入境和户政大厅', 'Police service hall'],
    address: ['城关区公安街 18 号', '18 Gong’an Street, Chengguan'],
    at: [26.0531, 103.7985],
  },
  traffic: {
    name: ['车管所', 'Vehicle office'],
    address: ['南山区驾考路 6 号', '6 Jiakao Road, Nanshan'],
    at: [26.0208, 103.8113],
  },
  civil: {
    name: ['市民政局婚姻登记处', 'Marriage registry'],
    address: ['东湖区湖滨路 22 号', '22 Hubin Road, Donghu'],
    at: [26.0565, 103.8286],
  },
  labour: {
    name: ['市社会保险服务中心', 'Social insurance centre'],
    address: ['城关区文庙街 35 号', '35 Wenmiao Street, Chengguan'],
    at: [26.0462, 103.7931],
  },
  mother: {
    name: ['市妇幼保健院', 'Mother and child hospital'],
    address: ['东湖区新桥路 9 号', '9 Xinqiao Road, Donghu'],
    at: [26.0602, 103.8321],
  },
  housing: {
    name: ['市住房保障服务中心', 'Housing centre'],
    address: ['城关区翠湖路 41 号', '41 Cuihu Road, Chengguan'],
    at: [26.0517, 103.8101],
  },
  bus: {
    name: ['公交卡服务厅', 'Bus card office'],
    address: ['城关区钟楼广场东侧', 'East side of Zhonglou Square'],
    at: [26.0498, 103.8005],
  },
  water: {
    name: ['水务集团营业厅', 'Water company office'],
    address: ['南山区南屏路 77 号', '77 Nanping Road, Nanshan'],
    at: [26.0317, 103.8059],
  },
  power: {
    name: ['供电营业厅', 'Power company office'],
    address: ['城关区钟楼北街 12 号', '12 Zhonglou North Street'],
    at: [26.0521, 103.8009],
  },
  gas: {
    name: ['燃气营业厅', 'Gas company office'],
    address: ['东湖区清波路 5 号', '5 Qingbo Road, Donghu'],
    at: [26.0588, 103.8254],
  },
} satisfies Record<string, { name: Said; address: Said; at: [number, number] }>;

const IN_SYSTEM: Said = ['窗口能查到就不用交', 'Not needed when the counter finds it on file'];

/** Documents that most entries ask for. */
export const ID_CARD: WrittenMaterial = {
  name: ['居民身份证', 'Identity card'],
  form: 'original',
  source: ['本人持有', 'Your own'],
};
export const HOUSEHOLD_BOOK: WrittenMaterial = {
  name: ['户口簿', 'Household book'],
  form: 'original',
  source: ['派出所签发', 'Issued by the police station'],
  waiver: IN_SYSTEM,
};
export const APPLICATION_FORM: WrittenMaterial = {
  name: ['申请表', 'Application form'],
  form: 'original',
  source: ['窗口免费领，现场填', 'Free at the counter, filled in there'],
};
export const BANK_CARD: WrittenMaterial = {
  name: ['本人银行卡', 'Bank card'],
  form: 'copy',
  source: ['本人持有，一类卡', 'Your own, first-class account'],
};
