import type { Shown } from '../../bff/simulators/sos-buttons/virtual-device';
import { DEMO } from '../../prisma/seed/ids';
import { type City, startCity } from '../support/city';
import { closeCase } from '../support/sos';

const BUTTON = 'YCTB-000001';
const BOARD = 'YCTS-000001';

let city: City;
beforeAll(async () => {
  city = await startCity({ environment: { SOS_MQTT: 'on', SOS_MQTT_PORT: '0' } });
  city.simulators.sosButtons.connect({
    apiUrl: city.url,
    mqttUrl: `mqtt://127.0.0.1:${city.app.sos.mqttPort()}`,
  });
});
afterAll(() => city?.stop());

const answerOf = (shown: Shown) => {
  if (!('answer' in shown)) throw new Error(shown.fault);
  return shown.answer;
};

async function openCases(): Promise<{ id: string; person_id: string | null; source: string }[]> {
  return city.app.db.query(`SELECT id, person_id, source FROM sos_case WHERE stage <> 'closed' AND drill IS NULL`);
}

it('the demo’s button and board press both doors with the keys that the seed gave them', async () => {
  const { sosButtons } = city.simulators;
  const button = sosButtons.device(BUTTON);
  const first = answerOf(await button.say('press', 'https'));
  expect(first).toMatchObject({ result: 'received', light: 'green_steady' });
  const byMqtt = answerOf(await button.say('press', 'mqtt'));
  expect(byMqtt.number).toBe(first.number);
  const [one, other] = (await button.pressTwice()).map(answerOf);
  expect(one).toEqual(other);
  expect(answerOf(await sosButtons.device(BOARD).say('press', 'mqtt')).number).not.toBe(first.number);
  const cases = await openCases();
  expect(cases.map(({ source }) => source).sort()).toEqual(['board', 'device']);
  expect(cases.find(({ source }) => source === 'device')!.person_id).toBe(DEMO.people.elder);
  for (const { id } of cases) await closeCase(await city.as('supervisor'), id);
});

it('a recording played back and a forgery change nothing; a device that lost its counter catches up', async () => {
  const button = city.simulators.sosButtons.device(BUTTON);
  await button.say('heartbeat', 'https');
  expect(answerOf(await button.replay('mqtt')).result).toBe('done');
  expect(await button.forge('https')).toEqual({ fault: 'HTTP 401' });
  button.counter = 0;
  expect(answerOf(await button.say('well', 'https'))).toMatchObject({ result: 'done' });
  expect(button.counter).toBeGreaterThan(1);
  expect(await openCases()).toEqual([]);
});

it('the control page offers every way to press, and what the device says', async () => {
  const post = (action: string, input: object) =>
    fetch(`${city.simulators.url}/__control/sos-buttons/${action}`, { method: 'POST', body: JSON.stringify(input) });
  expect((await post('test', { serial: BUTTON })).status).toBe(200);
  await post('silence', { serial: BUTTON });
  expect(city.simulators.sosButtons.device(BUTTON).isSilent).toBe(true);
  const { simulators } = (await (await fetch(`${city.simulators.url}/__control`)).json()) as {
    simulators: { name: string; panels: { heading: string; rows: string[][]; actions: unknown[] }[] }[];
  };
  const [panel] = simulators.find(({ name }) => name === 'sos-buttons')!.panels;
  expect(panel!.heading).toContain('王桂芳');
  expect(panel!.rows[0]!.join(' ')).toContain('测试成功');
  expect(panel!.actions).toHaveLength(11);
});
