import { pinyin } from 'pinyin-pro';
import { DEMO, type DemoUnitKey } from './ids';
import type { Seeder } from './seeder';

type Limit = [number, 'hour' | 'working_hour' | 'working_day'];

interface Leaf {
  id: string;
  zh: string;
  en: string;
  /** what people call it; a report is found by any of these */
  keywords: string;
  limit: Limit;
  department?: DemoUnitKey;
  emergency?: { phone: '110' | '119' | '120'; zh: string; en: string };
}

interface Group {
  id: string;
  zh: string;
  en: string;
  icon: string;
  department: DemoUnitKey;
  leaves: Leaf[];
}

const leaf = (id: string, zh: string, en: string, keywords: string, limit: Limit, more: Partial<Leaf> = {}): Leaf => ({
  id,
  zh,
  en,
  keywords,
  limit,
  ...more,
});

const FIRE = {
  phone: '119' as const,
  zh: '闻到燃气味或看到明火，请先离开现场，不要开关电器，到安全处拨打119。',
  en: 'If you smell gas or see fire, leave first, touch no switches, and dial 119 from a safe place.',
};
const CRIME = {
  phone: '110' as const,
  zh: '正在发生的危险、打架或有人受威胁，请先拨打110。',
  en: 'If someone is in danger or being threatened right now, dial 110 first.',
};
const INJURY = {
  phone: '120' as const,
  zh: '有人受伤或昏迷，请先拨打120。',
  en: 'If someone is hurt or unconscious, dial 120 first.',
};

/**
 * What can be reported in 云岭市. Times to answer follow common practice: danger in hours, water, power and gas within
 * a day, street matters in working hours or days, complicated ones in weeks.
 */
const GROUPS: readonly Group[] = [
  {
    id: 'environment',
    zh: '环境卫生',
    en: 'Cleanliness',
    icon: 'trash',
    department: 'cityManagement',
    leaves: [
      leaf('environment.garbage', '垃圾没清运', 'Rubbish not collected', '垃圾 垃圾桶 满了 臭味 暴露垃圾', [
        1,
        'working_day',
      ]),
      leaf('environment.street', '路面脏污', 'Dirty street', '扫地 落叶 泥土 污水 油污', [1, 'working_day']),
      leaf('environment.toilet', '公共厕所', 'Public toilet', '厕所 卫生间 没纸 太脏', [2, 'working_day']),
      leaf('environment.smoke', '油烟和扬尘', 'Smoke and dust', '餐馆 油烟 工地 灰尘 烧烤', [5, 'working_day']),
    ],
  },
  {
    id: 'streets',
    zh: '道路与路灯',
    en: 'Streets and lamps',
    icon: 'road',
    department: 'housing',
    leaves: [
      leaf('streets.pothole', '路面坑洼', 'Pothole', '坑 路烂 塌陷 裂缝', [3, 'working_day'], { emergency: INJURY }),
      leaf('streets.lamp', '路灯不亮', 'Street lamp out', '路灯 灯坏 没灯 太黑', [2, 'working_day']),
      leaf('streets.cover', '井盖缺失或破损', 'Missing manhole cover', '井盖 下水道 窨井', [2, 'hour'], {
        emergency: INJURY,
      }),
      leaf('streets.pavement', '人行道与盲道', 'Pavement and tactile paving', '人行道 盲道 台阶 无障碍', [
        5,
        'working_day',
      ]),
      leaf('streets.flood', '道路积水', 'Flooded street', '积水 内涝 下雨 淹', [4, 'hour'], { emergency: INJURY }),
    ],
  },
  {
    id: 'order',
    zh: '市容秩序',
    en: 'Public order',
    icon: 'city',
    department: 'cityManagement',
    leaves: [
      leaf('order.stall', '占道经营', 'Stall blocking the way', '摆摊 占道 夜市 店外', [2, 'working_day']),
      leaf('order.advert', '乱贴小广告', 'Illegal posters', '小广告 牛皮癣 横幅', [3, 'working_day']),
      leaf('order.noise', '噪音扰民', 'Noise', '噪音 太吵 广场舞 装修 工地 夜里', [2, 'working_day'], {
        emergency: CRIME,
      }),
      leaf('order.building', '违法搭建', 'Illegal building', '违建 违章 搭建 顶楼', [15, 'working_day']),
      leaf('order.bikes', '共享单车乱放', 'Bikes in the way', '共享单车 电动车 乱停', [1, 'working_day'], {
        department: 'transport',
      }),
    ],
  },
  {
    id: 'utilities',
    zh: '水电气',
    en: 'Water, power, gas',
    icon: 'water',
    department: 'water',
    leaves: [
      leaf('utilities.water', '停水与水质', 'No water or bad water', '停水 水黄 水质 没水 水压', [24, 'hour'], {
        department: 'water',
      }),
      leaf('utilities.leak', '水管漏水', 'Burst pipe', '漏水 爆管 水管', [4, 'hour'], { department: 'water' }),
      leaf('utilities.power', '停电与线路', 'Power cut and wires', '停电 没电 电线 跳闸', [24, 'hour'], {
        department: 'power',
        emergency: FIRE,
      }),
      leaf('utilities.gas', '燃气问题', 'Gas', '燃气 煤气 天然气 漏气', [2, 'hour'], {
        department: 'gas',
        emergency: FIRE,
      }),
    ],
  },
  {
    id: 'payments',
    zh: '线上缴费',
    en: 'Paying bills',
    icon: 'wallet',
    department: 'hotline',
    leaves: [
      leaf('payments.complaint', '缴费投诉', 'Complaint on a payment', '缴费 付款 扣款 欠费 退款 没到账 缴错', [
        3,
        'working_day',
      ]),
    ],
  },
  {
    id: 'traffic',
    zh: '交通出行',
    en: 'Traffic',
    icon: 'bus',
    department: 'transport',
    leaves: [
      leaf('traffic.bus', '公交服务', 'Bus service', '公交 司机 站牌 等车', [5, 'working_day']),
      leaf('traffic.signal', '红绿灯与标线', 'Signals and markings', '红绿灯 信号灯 标线 斑马线', [3, 'working_day'], {
        department: 'police',
      }),
      leaf('traffic.parking', '违法停车', 'Illegal parking', '乱停车 违停 堵路 消防通道', [1, 'working_day'], {
        department: 'police',
        emergency: CRIME,
      }),
      leaf('traffic.taxi', '出租车与网约车', 'Taxi and ride-hailing', '出租车 打车 拒载 绕路', [5, 'working_day']),
    ],
  },
  {
    id: 'housing',
    zh: '住房与小区',
    en: 'Homes and compounds',
    icon: 'home',
    department: 'housing',
    leaves: [
      leaf('housing.management', '物业服务', 'Property management', '物业 电梯 门禁 保洁', [7, 'working_day']),
      leaf('housing.lift', '电梯故障', 'Lift out of order', '电梯 困人 坏了', [24, 'hour'], { emergency: FIRE }),
      leaf('housing.damage', '房屋漏水开裂', 'Leaks and cracks', '漏水 裂缝 外墙 脱落', [7, 'working_day']),
      leaf('housing.fire', '消防通道与设施', 'Fire exits', '消防 楼道 堆物 灭火器', [2, 'working_day'], {
        emergency: FIRE,
      }),
    ],
  },
  {
    id: 'people',
    zh: '民生服务',
    en: 'Care and welfare',
    icon: 'heart',
    department: 'civilAffairs',
    leaves: [
      leaf('people.elderly', '养老与助老', 'Care for the elderly', '老人 养老院 食堂 助餐', [5, 'working_day']),
      leaf('people.medical', '看病就医', 'Medical care', '医院 看病 挂号 收费', [7, 'working_day'], {
        department: 'health',
      }),
      leaf('people.health-code', '健康码', 'Health code', '健康码 申诉 颜色 红码 黄码', [1, 'working_day'], {
        department: 'health',
      }),
      leaf('people.wages', '拖欠工资', 'Unpaid wages', '工资 欠薪 社保 劳动', [15, 'working_day'], {
        department: 'labour',
      }),
      leaf('people.counter', '办事窗口', 'Service counters', '窗口 办证 态度 材料', [5, 'working_day'], {
        department: 'governmentServices',
      }),
    ],
  },
  {
    id: 'other',
    zh: '其他问题',
    en: 'Something else',
    icon: 'more',
    department: 'hotline',
    leaves: [
      leaf('other.other', '其他', 'Something else', '不知道 其他 建议 咨询', [5, 'working_day'], { emergency: CRIME }),
    ],
  },
];

/** An urgent matter is passed on and signed for within half an hour of office time. */
function urgency([amount, unit]: Limit): { accept: number; sign: number } {
  return unit === 'hour' && amount <= 24 ? { accept: 30, sign: 30 } : { accept: 120, sign: 240 };
}

const letters = (text: string, pattern: 'pinyin' | 'first') =>
  pinyin(text, { toneType: 'none', type: 'array', pattern }).join('').toLowerCase();

/** The categories with their clocks. */
export async function seedReports(seeder: Seeder): Promise<void> {
  const rows = GROUPS.flatMap((group, at) => [
    {
      id: group.id,
      parent_id: null,
      name_zh: group.zh,
      name_en: group.en,
      pinyin: letters(group.zh, 'pinyin'),
      initials: letters(group.zh, 'first'),
      keywords: '',
      icon: group.icon,
      department_id: DEMO.units[group.department],
      answer_amount: null,
      answer_unit: null,
      accept_minutes: 120,
      sign_minutes: 240,
      emergency_phone: null,
      emergency_words_zh: null,
      emergency_words_en: null,
      rank: at * 100,
      is_active: true,
    },
    ...group.leaves.map((one, index) => ({
      id: one.id,
      parent_id: group.id,
      name_zh: one.zh,
      name_en: one.en,
      pinyin: letters(one.zh, 'pinyin'),
      initials: letters(one.zh, 'first'),
      keywords: one.keywords,
      icon: group.icon,
      department_id: DEMO.units[one.department ?? group.department],
      answer_amount: one.limit[0],
      answer_unit: one.limit[1],
      accept_minutes: urgency(one.limit).accept,
      sign_minutes: urgency(one.limit).sign,
      emergency_phone: one.emergency?.phone ?? null,
      emergency_words_zh: one.emergency?.zh ?? null,
      emergency_words_en: one.emergency?.en ?? null,
      rank: at * 100 + index + 1,
      is_active: true,
    })),
  ]);
  await seeder.insert('report_category', rows);
}
