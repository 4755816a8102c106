import { roleSchema } from '../../../bff/contracts/identity';
import { NOTICE_VERSION } from '../../../bff/features/identity/privacy-notice';
import { ROLES } from '../../../bff/platform/actor';
import { isInRing } from '../../../bff/platform/geo';
import { phoneOfCode, userOfCode } from '../../../bff/simulators/wechat/scenarios';
import { DEMO_NOTICE_VERSION } from '../../../prisma/seed/consents';
import { DEMO_PEOPLE } from '../../../prisma/seed/demo-people';
import { DEMO, demoId } from '../../../prisma/seed/ids';
import { DEMO_UNITS } from '../../../prisma/seed/organisations';

/** Facts that layers keep apart on purpose, each in its own file, and that must nevertheless be the same. */
describe('the demo city and the simulators agree', () => {
  it('on who the demo people are at WeChat', () => {
    for (const person of DEMO_PEOPLE) {
      expect(userOfCode(`demo-${person.key}-1`).openid).toBe(person.openId);
      expect(phoneOfCode(`demo-${person.key}-1`)).toBe(person.phone);
    }
  });

  it('on the roles, and on the notice in force', () => {
    expect([...roleSchema.options]).toEqual([...ROLES]);
    expect(DEMO_NOTICE_VERSION).toBe(NOTICE_VERSION);
  });

  it('on keys that look like ours and never change', () => {
    const ids = [...Object.values(DEMO.people), ...Object.values(DEMO.units)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(demoId('person:citizen')).toBe(DEMO.people.citizen);
  });

  it('on a city shared out among its grids without gap or overlap', () => {
    const ringOf = ([w, s, e, n]: number[]) =>
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
      ] as [number, number][];
    const grids = DEMO_UNITS.filter((unit) => unit.kind === 'grid');
    for (let longitude = 103.6505; longitude < 103.95; longitude += 0.0053) {
      for (let latitude = 25.9305; latitude < 26.17; latitude += 0.0047) {
        const at = grids.filter((grid) => isInRing({ latitude, longitude }, ringOf(grid.box!)));
        expect([latitude, longitude, at.length]).toEqual([latitude, longitude, 1]);
      }
    }
  });
});
