import { DEMO, demoId } from './ids';
import type { Seeder } from './seeder';

const DAY_MS = 86_400_000;

/** A policy in force for the demo city: plainly a demonstration, with two names and an end. */
export async function seedHealthCode(seeder: Seeder): Promise<void> {
  await seeder.insert('capability_policy', [
    {
      id: demoId('policy:health-code'),
      capability: 'health-code',
      legal_ground: '演示用：假设市政府依《突发公共卫生事件应急条例》第三十三条发布通告，仅供体验，不具法律效力',
      document_number: '云岭演示〔2026〕1号',
      starts_at: new Date(seeder.now.getTime() - DAY_MS),
      ends_at: new Date(seeder.now.getTime() + 90 * DAY_MS),
      is_drill: false,
      state: 'active',
      open_key: 'health-code',
      proposed_by: DEMO.people.administrator,
      proposed_at: new Date(seeder.now.getTime() - 2 * DAY_MS),
      confirmed_by: DEMO.people.supervisor,
      confirmed_at: new Date(seeder.now.getTime() - DAY_MS),
    },
  ]);
}
