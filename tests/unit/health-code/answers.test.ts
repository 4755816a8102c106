import { declarationOf, missingAnswers, toggleSymptom } from '../../../miniapp/src/features/health-declare/answers';

jest.mock('@tarojs/taro', () => ({ __esModule: true, default: {} }));

describe('the answers of a declaration', () => {
  it('answer nothing for the person', () => {
    expect(missingAnswers({ isTrue: false })).toEqual(['symptoms', 'hadContact', 'travel', 'isTrue']);
    expect(declarationOf('me', { isTrue: false })).toBeNull();
    expect(declarationOf('me', { symptoms: [], hadContact: false, travel: 'none', isTrue: false })).toBeNull();
  });

  it('are a declaration once all are given', () => {
    const answers = { symptoms: [], hadContact: false, travel: 'none' as const, isTrue: true };
    expect(missingAnswers(answers)).toEqual([]);
    expect(declarationOf('me', answers)).toEqual({
      subject: 'me',
      symptoms: [],
      hadContact: false,
      travel: 'none',
      confirmsTruth: true,
    });
  });

  it('take a symptom on and off', () => {
    expect(toggleSymptom(undefined, 'fever')).toEqual(['fever']);
    expect(toggleSymptom([], 'fever')).toEqual(['fever']);
    expect(toggleSymptom(['fever', 'cough'], 'fever')).toEqual(['cough']);
  });
});
