import type { Page } from 'playwright-core';
import { seen } from '../support/browser';
import type { ScreenSpec } from './a11y.types';
import type { Facts } from './facts';

const page = (feature: string, name: string, query = '') => `/features/${feature}/pages/${name}/index${query}`;
/** Every screen has it; what is still on its way is waited for anyway. */
const STANDS = '#call-12345';

const family = (name: string, zh: string, query = ''): ScreenSpec => ({
  name: `features/sos-family/pages/${name}`,
  zh: `家人求助：${zh}`,
  at: page('sos-family', name, query),
  who: 'citizen',
  ready: STANDS,
});
const admin = (name: string, zh: string): ScreenSpec => ({
  name: `features/sos-admin/pages/${name}`,
  zh: `求助后台：${zh}`,
  at: page('sos-admin', name),
  who: 'supervisor',
  ready: STANDS,
  isDesk: true,
});
const desk = (name: string, zh: string, query = ''): ScreenSpec => ({
  name: `features/sos-desk/pages/${name}`,
  zh: `求助工作台：${zh}`,
  at: page('sos-desk', name, query),
  who: 'dispatcher',
  ready: STANDS,
  isDesk: true,
});

/** The screens of 一键求助: for who needs help, who comes, the family, and those who watch over all of it. */
export function sosScreensOf(facts: Facts): ScreenSpec[] {
  const press = { name: 'features/sos/pages/press', at: page('sos', 'press'), who: 'elder' as const };
  const aid = { at: page('sos', 'first-aid'), who: 'visitor' as const, ready: STANDS };
  return [
    { ...press, zh: '一键求助', ready: '#press' },
    {
      ...press,
      name: 'features/sos/pages/waiting',
      zh: '求助：等人来',
      ready: '#press, #under-way',
      steps: async (at: Page) => {
        await at.locator(':is(#under-way, #press):visible').first().click();
        await seen(at, '#sos-title').waitFor();
        await seen(at, '#case-number').waitFor();
      },
    },
    { ...aid, name: 'features/sos/pages/first-aid', zh: '急救卡' },
    {
      ...aid,
      name: 'features/sos/pages/first-aid#unresponsive',
      zh: '急救卡：没有反应',
      at: page('sos', 'first-aid', '?card=unresponsive'),
    },
    desk('desk', '全部'),
    desk('case', '一件', `?id=${facts.sosCaseId}`),
    desk('duty', '值班'),
    family('home', '全家'),
    family('profile', '求助资料'),
    family('history', '经过'),
    family('looks', '谁看过'),
    family('case', '一件', `?id=${facts.sosCaseId}`),
    family('answer', '接到求助', facts.sosAnswer),
    family('care', '问平安'),
    family('check-in', '报平安'),
    admin('home', '总览'),
    admin('alarms', '告警'),
    admin('drills', '演练'),
    admin('figures', '数字'),
    admin('reviews', '回访'),
    admin('devices', '设备'),
    admin('device', '一台设备'),
    admin('people', '登记的人'),
    admin('policy', '找人的办法'),
    { ...admin('policy-edit', '改找人的办法'), who: 'administrator' },
  ];
}
