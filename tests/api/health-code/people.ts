import { DEMO_SMS_CODE, demoPerson } from '../../../prisma/seed/demo-people';
import { DEMO, type DemoPersonKey, type DemoUnitKey, demoId } from '../../../prisma/seed/ids';
import type { ApiAnswer, ApiClient } from '../../support/api-client';
import type { City } from '../../support/city';

export const GATE = DEMO.units.wenlin;
export const OTHER_GATE = DEMO.units.lianhua;

export const wellAnswers = { symptoms: [], hadContact: false, travel: 'none', confirmsTruth: true } as const;

/** Signs in anew, as one must after the clock has been moved past the life of a token. */
export async function signIn(city: City, key: DemoPersonKey): Promise<ApiClient> {
  const client = city.visitor();
  await client.signIn(demoPerson(key).phone, DEMO_SMS_CODE);
  return client;
}

export async function makeChecker(city: City, key: DemoPersonKey, unit: DemoUnitKey): Promise<void> {
  const [personId, unitId] = [DEMO.people[key], DEMO.units[unit]];
  await city.app.db.prisma.staffGrant.create({
    data: {
      id: demoId(`test-grant:${key}:${unit}`),
      personId,
      unitId,
      role: 'checker',
      openKey: `${personId}:${unitId}:checker`,
      validFrom: new Date(city.clock.now().getTime() - 1_000),
    },
  });
}

export const declare = (client: ApiClient, part: object = {}): Promise<ApiAnswer> =>
  client.post('/health-code/declarations', { subject: 'me', ...wellAnswers, ...part });

export const showCode = (client: ApiClient, subject = 'me'): Promise<ApiAnswer> =>
  client.get(`/health-code/codes/${subject}`);
