import type { Words } from '../../../platform/errors';

const secondsOf = (ms: number) => Math.max(1, Math.round(ms / 1_000));

export function passedWords(alertedMs: number, reached: readonly string[]): Words {
  const s = secondsOf(alertedMs);
  return {
    zh: `【测试】测试成功：${s} 秒内通知到了 ${reached.slice(0, 5).join('、')}`,
    en: `[Test] It works: within ${s} s ${reached.slice(0, 5).join(', ')} had been told`,
  };
}

export const FAILED_WORDS: Words = {
  zh: '【测试】测试没有成功：没有通知到任何家人，请核对联系人的电话',
  en: '[Test] It did not work: nobody of the family was reached. Please check the contacts’ telephones',
};

export const REMIND_WORDS: Words = {
  zh: '本月还没有试按求助按钮。试按只通知家人，几秒钟就好，能确认真有事时找得到人',
  en: 'The help button has not been tried this month. A test tells the family alone and takes seconds: it proves that somebody can be found',
};

export function remindFamilyWords(name: string): Words {
  return {
    zh: `${name} 本月还没有试按求助按钮，请提醒试一次`,
    en: `${name} has not tried the help button this month. Please remind them`,
  };
}
