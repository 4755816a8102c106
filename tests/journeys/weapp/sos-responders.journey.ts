import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';
import { closeCase, FIX, passOf, pressBody } from '../../support/sos';
import { borrowBrowser } from '../../support/weapp/chromium';
import type { MiniProgram } from '../../support/weapp/mini-program';
import { openWeChat, signIn } from './phone';

/** Those who help, on the build that WeChat gets: daughter and worker, each with a phone. */
let browser: Awaited<ReturnType<typeof borrowBrowser>>;
let city: City;
let elderPass: string;
const phones: MiniProgram[] = [];

beforeAll(async () => {
  browser = await borrowBrowser();
  city = await startCity();
  elderPass = await passOf(await city.as('elder'));
}, 120_000);
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
  const open = await city.app.db.prisma.sosCase.findMany({ where: { stage: { not: 'closed' } } });
  for (const { id } of open) await closeCase(await city.as('dispatcher'), id);
});
afterAll(async () => {
  await browser?.release();
  await city?.stop();
});

async function phoneOf(key: DemoPersonKey): Promise<MiniProgram> {
  const phone = await openWeChat(city, key);
  phones.push(phone);
  await signIn(phone);
  return phone;
}

async function press(): Promise<{ caseId: string; number: string }> {
  const fix = { ...FIX, takenAt: new Date().toISOString() };
  const { status, body } = await city
    .visitor()
    .post('/sos/presses', pressBody({ pass: elderPass, kind: 'fallen', fix }));
  expect(status).toBe(201);
  return body;
}

/** Takes a picture into $SCREENSHOTS, when that names a folder. */
async function picture(phone: MiniProgram, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await phone.screenshot(path.join(folder, `weapp-${name}.png`));
}

test('an alert lies before everything else; one goes, the other is told who, and a person ends it', async () => {
  const [daughter, worker] = [await phoneOf('citizen'), await phoneOf('gridWorker')];
  await press();
  for (const phone of [daughter, worker]) {
    await phone.waitFor({ id: 'sos-alert' });
    await phone.waitForText('摔倒了');
    await phone.waitForText('文林巷 8 号');
    expect(phone.calls('vibrateLong').length).toBeGreaterThan(0);
  }
  await picture(worker, 'sos-help-alert');
  await worker.tap({ id: 'sos-alert-go' });
  await worker.waitForPage('features/sos-desk/pages/case/index');
  await worker.waitForText('您接了这一起');
  await daughter.waitForText('赵强 已接，谢谢您');
  await picture(daughter, 'sos-help-told');
  await daughter.tap({ id: 'sos-alert-seen' });

  await worker.tap({ id: 'look-at-facts' });
  await worker.waitForText('门口第二个花盆下');
  await worker.tap({ id: 'map-home' });
  expect(worker.calls('openLocation')).toHaveLength(1);
  await picture(worker, 'sos-help-facts');
  await worker.tap({ id: 'do-arrive' });
  await worker.waitForText('已到场');
  await worker.tap({ id: 'do-close' });
  await worker.tap({ id: 'outcome-helped' });
  await worker.type({ id: 'close-words' }, '扶起来了，没有受伤');
  await worker.tap({ id: 'submit-close' });
  await worker.waitForText('已结束：已得到帮助');

  await daughter.tap({ role: 'tab', name: '我的' });
  await daughter.tap({ id: 'open-sos-family' });
  await daughter.waitForPage('features/sos-family/pages/home/index');
  await daughter.waitFor({ id: 'open-history-family' });
  await picture(daughter, 'sos-help-family');
  await daughter.tap({ id: 'open-history-family' });
  await daughter.waitForText('已得到帮助');
  for (const phone of [daughter, worker]) expect(phone.errors).toEqual([]);
}, 180_000);

test('a worker signs on and finds the desk; the case opens from its list', async () => {
  const worker = await phoneOf('gridWorker');
  await worker.tap({ id: 'open-staff' });
  await worker.tap({ id: 'desk-duty' });
  await worker.waitForText('在岗');
  await worker.tap({ id: 'send-position' });
  await worker.waitForText('报过');
  await picture(worker, 'sos-help-duty');
  const { number } = await press();
  await worker.waitFor({ id: 'sos-alert' });
  await worker.tap({ id: 'sos-alert-cannot' });
  await worker.waitUntilGone('先看详情');
  await worker.tap({ id: 'open-sos-desk' });
  await worker.waitForText('没人接');
  await picture(worker, 'sos-help-list');
  await worker.tap({ id: `case-${number}` });
  await worker.waitFor({ id: 'responder-page' });
  await worker.waitForText('去不了');
  expect(worker.errors).toEqual([]);
}, 120_000);
