jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));

import { isWorthKeeping, newDraft, openingDraft } from '../../../miniapp/src/features/reports/draft';

describe('the draft that 报问题 opens with', () => {
  it('is of the kind that the page before named', () => {
    expect(openingDraft(undefined, 'people.health-code').categoryId).toBe('people.health-code');
    expect(openingDraft(undefined, undefined).categoryId).toBeNull();
  });

  it('keeps what was begun, and its kind where it has one', () => {
    const begun = { ...newDraft(), words: '楼下的路灯不亮' };
    expect(openingDraft(begun, 'people.health-code')).toEqual({ ...begun, categoryId: 'people.health-code' });
    const chosen = { ...begun, categoryId: 'city.lamp' };
    expect(openingDraft(chosen, 'people.health-code')).toBe(chosen);
    expect(isWorthKeeping(chosen)).toBe(true);
  });
});
