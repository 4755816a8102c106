import type { DemoPersonKey, DemoUnitKey } from './ids';
import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';

const EVERY_DAY = 127;
const WHOLE_DAY_MINUTES = 1_440;

/** Round the clock, so that the demo has somebody at any hour; a real rota shares it out. */
const POSTS: [DemoPersonKey, DemoUnitKey, 'grid_worker' | 'station' | 'seat' | 'supervisor'][] = [
  ['gridWorker', 'wenlin1', 'grid_worker'],
  ['stationKeeper', 'wenlin', 'station'],
  ['dispatcher', 'hotline', 'seat'],
  ['supervisor', 'city', 'supervisor'],
];

/** The rota of 文林社区, the hotline and the city. They have signed on: their turns begin with their grants. */
export async function seedDuty(seeder: Seeder): Promise<void> {
  await seeder.insert(
    'duty_pattern',
    POSTS.map(([person, unit, post]) => ({
      id: demoId(`duty:${person}:${post}`),
      unit_id: DEMO.units[unit],
      post,
      person_id: DEMO.people[person],
      weekdays: EVERY_DAY,
      start_minute: 0,
      minutes: WHOLE_DAY_MINUTES,
      valid_from: '2020-01-01',
      valid_until: null,
      created_by: null,
      created_at: seeder.now,
      ended_at: null,
    })),
  );
  await seeder.insert(
    'duty_sign',
    POSTS.map(([person, unit, post]) => ({
      id: demoId(`duty-sign:${person}:${post}`),
      unit_id: DEMO.units[unit],
      post,
      person_id: DEMO.people[person],
      run_start: seeder.now,
      signed_on_at: seeder.now,
      signed_off_at: null,
      alarmed_at: null,
      created_at: seeder.now,
    })),
  );
}
