import { DEMO, type DemoUnitKey } from './ids';
import type { Seeder } from './seeder';

type Kind = 'city' | 'district' | 'street' | 'community' | 'grid' | 'department';
/** west, south, east, north in GCJ-02 degrees */
type Box = [number, number, number, number];

interface DemoUnit {
  key: DemoUnitKey;
  kind: Kind;
  name: string;
  nameEn: string;
  parent?: DemoUnitKey;
  box?: Box;
  phone?: string;
}

const place = (
  kind: Kind,
  key: DemoUnitKey,
  name: string,
  nameEn: string,
  parent: DemoUnitKey,
  box: Box,
): DemoUnit => ({
  key,
  kind,
  name,
  nameEn,
  parent,
  box,
});
const department = (key: DemoUnitKey, name: string, nameEn: string, phone: string): DemoUnit => ({
  key,
  kind: 'department',
  name,
  nameEn,
  parent: 'city',
  phone,
});

/** The whole city is shared out among the grids without gap or overlap; its centre lies in the first grid of 文林. */
export const DEMO_UNITS: readonly DemoUnit[] = [
  {
    key: 'city',
    kind: 'city',
    name: '云岭市',
    nameEn: 'Yunling City',
    box: [103.65, 25.93, 103.95, 26.17],
    phone: '12345',
  },

  place('district', 'chengguan', '城关区', 'Chengguan District', 'city', [103.65, 26.01, 103.82, 26.17]),
  place('district', 'donghu', '东湖区', 'Donghu District', 'city', [103.82, 26.01, 103.95, 26.17]),
  place('district', 'nanshan', '南山区', 'Nanshan District', 'city', [103.65, 25.93, 103.95, 26.01]),

  place('street', 'cuihu', '翠湖街道', 'Cuihu Subdistrict', 'chengguan', [103.775, 26.01, 103.82, 26.17]),
  place('street', 'wenmiao', '文庙街道', 'Wenmiao Subdistrict', 'chengguan', [103.72, 26.01, 103.775, 26.17]),
  place('street', 'zhonglou', '钟楼街道', 'Zhonglou Subdistrict', 'chengguan', [103.65, 26.01, 103.72, 26.17]),
  place('street', 'hubin', '湖滨街道', 'Hubin Subdistrict', 'donghu', [103.82, 26.01, 103.89, 26.17]),
  place('street', 'xinqiao', '新桥街道', 'Xinqiao Subdistrict', 'donghu', [103.89, 26.01, 103.95, 26.17]),
  place('street', 'nanping', '南屏街道', 'Nanping Subdistrict', 'nanshan', [103.65, 25.93, 103.8, 26.01]),
  place('street', 'taoyuan', '桃源街道', 'Taoyuan Subdistrict', 'nanshan', [103.8, 25.93, 103.95, 26.01]),

  place('community', 'wenlin', '文林社区', 'Wenlin Community', 'cuihu', [103.775, 26.01, 103.82, 26.09]),
  place('community', 'lianhua', '莲花社区', 'Lianhua Community', 'cuihu', [103.775, 26.09, 103.82, 26.17]),
  place('community', 'kuixing', '魁星社区', 'Kuixing Community', 'wenmiao', [103.72, 26.01, 103.775, 26.17]),
  place('community', 'gulou', '鼓楼社区', 'Gulou Community', 'zhonglou', [103.65, 26.01, 103.72, 26.17]),
  place('community', 'hubinCommunity', '湖滨社区', 'Hubin Community', 'hubin', [103.82, 26.01, 103.89, 26.09]),
  place('community', 'qingbo', '清波社区', 'Qingbo Community', 'hubin', [103.82, 26.09, 103.89, 26.17]),
  place('community', 'xinqiaoCommunity', '新桥社区', 'Xinqiao Community', 'xinqiao', [103.89, 26.01, 103.95, 26.17]),
  place('community', 'nanpingCommunity', '南屏社区', 'Nanping Community', 'nanping', [103.65, 25.93, 103.8, 26.01]),
  place('community', 'taoyuanCommunity', '桃源社区', 'Taoyuan Community', 'taoyuan', [103.8, 25.93, 103.95, 26.01]),

  place('grid', 'wenlin1', '文林第一网格', 'Wenlin Grid 1', 'wenlin', [103.775, 26.01, 103.81, 26.09]),
  place('grid', 'wenlin2', '文林第二网格', 'Wenlin Grid 2', 'wenlin', [103.81, 26.01, 103.82, 26.09]),
  place('grid', 'lianhua1', '莲花第一网格', 'Lianhua Grid 1', 'lianhua', [103.775, 26.09, 103.8, 26.17]),
  place('grid', 'lianhua2', '莲花第二网格', 'Lianhua Grid 2', 'lianhua', [103.8, 26.09, 103.82, 26.17]),
  place('grid', 'kuixing1', '魁星第一网格', 'Kuixing Grid 1', 'kuixing', [103.72, 26.01, 103.775, 26.17]),
  place('grid', 'gulou1', '鼓楼第一网格', 'Gulou Grid 1', 'gulou', [103.65, 26.01, 103.72, 26.17]),
  place('grid', 'hubin1', '湖滨第一网格', 'Hubin Grid 1', 'hubinCommunity', [103.82, 26.01, 103.855, 26.09]),
  place('grid', 'hubin2', '湖滨第二网格', 'Hubin Grid 2', 'hubinCommunity', [103.855, 26.01, 103.89, 26.09]),
  place('grid', 'qingbo1', '清波第一网格', 'Qingbo Grid 1', 'qingbo', [103.82, 26.09, 103.89, 26.17]),
  place('grid', 'xinqiao1', '新桥第一网格', 'Xinqiao Grid 1', 'xinqiaoCommunity', [103.89, 26.01, 103.95, 26.17]),
  place('grid', 'nanping1', '南屏第一网格', 'Nanping Grid 1', 'nanpingCommunity', [103.65, 25.93, 103.725, 26.01]),
  place('grid', 'nanping2', '南屏第二网格', 'Nanping Grid 2', 'nanpingCommunity', [103.725, 25.93, 103.8, 26.01]),
  place('grid', 'taoyuan1', '桃源第一网格', 'Taoyuan Grid 1', 'taoyuanCommunity', [103.8, 25.93, 103.95, 26.01]),

  department('hotline', '12345热线中心', '12345 Hotline Centre', '12345'),
  department('cityManagement', '城市管理局', 'Urban Management Bureau', '0899-6000101'),
  department('housing', '住房和城乡建设局', 'Housing and Construction Bureau', '0899-6000102'),
  department('water', '水务集团', 'Water Company', '0899-6000103'),
  department('power', '供电公司', 'Power Company', '0899-6000104'),
  department('gas', '燃气公司', 'Gas Company', '0899-6000105'),
  department('transport', '交通运输局', 'Transport Bureau', '0899-6000106'),
  department('police', '公安局', 'Public Security Bureau', '0899-6000107'),
  department('civilAffairs', '民政局', 'Civil Affairs Bureau', '0899-6000108'),
  department('health', '卫生健康委', 'Health Commission', '0899-6000109'),
  department('labour', '人力资源和社会保障局', 'Human Resources and Social Security Bureau', '0899-6000110'),
  department('governmentServices', '政务服务局', 'Government Services Bureau', '0899-6000111'),
];

function outline([west, south, east, north]: Box): string {
  return JSON.stringify([
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]);
}

function pathOf(unit: DemoUnit): string {
  const parent = DEMO_UNITS.find((one) => one.key === unit.parent);
  return `${parent ? pathOf(parent) : '/'}${DEMO.units[unit.key]}/`;
}

/** The organisation tree of 云岭市: places with their outlines, departments below the city. */
export async function seedOrganisations(seeder: Seeder): Promise<void> {
  await seeder.insert(
    'organisation_unit',
    DEMO_UNITS.map((unit, rank) => ({
      id: DEMO.units[unit.key],
      kind: unit.kind,
      name: unit.name,
      name_en: unit.nameEn,
      parent_id: unit.parent ? DEMO.units[unit.parent] : null,
      path: pathOf(unit),
      rank,
      boundary: unit.box ? outline(unit.box) : null,
      public_phone: unit.phone ?? null,
      created_at: seeder.now,
      closed_at: null,
    })),
  );
}
