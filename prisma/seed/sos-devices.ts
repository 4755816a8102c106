import { createHash } from 'node:crypto';
import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';

/** Registered in the demo, and simulated with the same keys: a button in 王桂芳's home and a board at a bus stop. */
const DEVICES = [
  { serial: 'YCTB-000001', kind: 'button', model: '一键通 B2', personId: DEMO.people.elder, place: null },
  {
    serial: 'YCTS-000001',
    kind: 'board',
    model: '电子站牌 S1',
    personId: null,
    place: { name: '文林路公交站电子站牌', latitude: 26.0497, longitude: 103.8006 },
  },
] as const;

/** So long a device of the demo may be unheard of before its first word; from then on the city's policy counts. */
const FIRST_WORD_MS = 400 * 86_400_000;

/** A key that the simulator can work out too: there are no such devices outside the demo. */
function demoKey(serial: string): string {
  return createHash('sha256').update(`yichengtong demo device ${serial}`).digest('base64');
}

export async function seedSosDevices(seeder: Seeder): Promise<void> {
  const { now, keyRing } = seeder;
  const rows = DEVICES.map((device) => {
    const id = demoId(`sos-device:${device.serial}`);
    const { keyId, sealed } = keyRing.seal(demoKey(device.serial), `sos_device:${id}:1`);
    return { ...device, id, keyId, sealed };
  });
  await seeder.insert(
    'sos_device',
    rows.map(({ id, serial, kind, model, personId, place, keyId, sealed }) => ({
      id,
      serial,
      kind,
      model,
      batch: '演示',
      state: 'in_use',
      due_at: new Date(now.getTime() + FIRST_WORD_MS),
      key_id: keyId,
      key_sealed: sealed,
      generation: 1,
      last_counter: 0,
      person_id: personId,
      unit_id: DEMO.units.wenlin1,
      place_name: place?.name ?? null,
      latitude: place?.latitude ?? null,
      longitude: place?.longitude ?? null,
      datum: place ? 'gcj02' : null,
      tested_at: now,
      assigned_at: now,
      created_at: now,
    })),
  );
  await seeder.insert(
    'sos_device_event',
    rows.flatMap(({ id, serial, personId }) =>
      (['registered', 'assigned', 'tested'] as const).map((event) => ({
        id: demoId(`sos-device-event:${serial}:${event}`),
        device_id: id,
        event,
        person_id: event === 'registered' ? null : personId,
        by_person_id: event === 'tested' ? null : DEMO.people.administrator,
        words: null,
        at: now,
      })),
    ),
  );
}
