import { randomUUID } from 'node:crypto';
import { DEMO } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city.stop());

const fix = {
  position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' },
  accuracyM: 20,
  source: 'gps',
  takenAt: new Date().toISOString(),
};

function press(extra: object = {}) {
  return {
    clientKey: randomUUID(),
    installKey: randomUUID(),
    pressedAt: new Date().toISOString(),
    isSilent: false,
    ...extra,
  };
}

describe('a press', () => {
  it('is taken from anybody, with a number to read aloud', async () => {
    const answer = await city.visitor().post('/sos/presses', press({ fix }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ joined: false, isDrill: false });
    expect(answer.body.number).toMatch(/^\d{4}-\d{5,}$/);
    const waiting = await city.visitor().get(`/sos/waiting/${answer.body.caseId}`, {
      headers: { 'x-sos-key': answer.body.caseKey },
    });
    expect(waiting.status).toBe(200);
    expect(waiting.body).toMatchObject({ stage: 'alerting', number: answer.body.number });
    expect(DEMO.people.elder).toBeTruthy();
  });
});
