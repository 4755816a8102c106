import type { z } from 'zod';
import type { Words } from '../errors';

type Issue = z.core.$ZodIssue;

/** Formats that schemas name by a one-word message, said in plain words. */
const FORMATS: Record<string, Words> = {
  slug: {
    zh: '用小写字母、数字和短横线，3 到 60 个字符',
    en: 'Use small letters, digits and hyphens, 3 to 60 characters',
  },
  cursor: { zh: '请从第一页重新打开', en: 'Please start again from the first page' },
  clock_time: { zh: '请按 09:00 的样子填写时刻', en: 'Write the time as 09:00' },
  phone: { zh: '请填写 11 位手机号', en: 'Enter an 11-digit mobile number' },
  id: { zh: '编号不对', en: 'This is not a valid id' },
  uuid: { zh: '编号不对', en: 'This is not a valid id' },
  url: { zh: '请填写完整网址，以 https:// 开头', en: 'Enter a full address that begins with https://' },
  date: { zh: '请按 2026-11-22 的样子填写日期', en: 'Write the date as 2026-11-22' },
  datetime: { zh: '时间写法不对', en: 'This is not a valid time' },
};

/** What is wrong with one input, in words for the person who typed it. */
export function issueWords(issue: Issue): Words {
  const byName = FORMATS[issue.message];
  if (byName) return byName;
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.includes('received undefined')
        ? { zh: '这一项还没有填', en: 'This is required' }
        : { zh: '填写的类型不对', en: 'This is of the wrong type' };
    case 'too_small':
      if (issue.origin === 'string') {
        return Number(issue.minimum) <= 1
          ? { zh: '这一项还没有填', en: 'This is required' }
          : { zh: `至少写 ${issue.minimum} 个字`, en: `At least ${issue.minimum} characters` };
      }
      if (issue.origin === 'array') return { zh: `至少选 ${issue.minimum} 项`, en: `At least ${issue.minimum}` };
      return { zh: `不能小于 ${issue.minimum}`, en: `Not less than ${issue.minimum}` };
    case 'too_big':
      if (issue.origin === 'string')
        return { zh: `最多 ${issue.maximum} 个字`, en: `At most ${issue.maximum} characters` };
      if (issue.origin === 'array') return { zh: `最多 ${issue.maximum} 项`, en: `At most ${issue.maximum}` };
      return { zh: `不能大于 ${issue.maximum}`, en: `Not more than ${issue.maximum}` };
    case 'invalid_format':
      return FORMATS[issue.format] ?? { zh: '格式不对', en: 'The format is not right' };
    case 'invalid_value':
    case 'invalid_union':
      return { zh: '请从给出的选项里选', en: 'Choose one of the given options' };
    case 'unrecognized_keys':
      return { zh: `多出了不认识的内容：${issue.keys.join('、')}`, en: `Unknown: ${issue.keys.join(', ')}` };
    case 'custom': {
      const { params } = issue as { params?: { words?: Words } };
      return params?.words ?? { zh: issue.message, en: issue.message };
    }
    default:
      return { zh: '填写有误', en: 'This is not right' };
  }
}

/** Input path (`place.position.latitude`) → words. The first issue of a path wins. */
export function fieldWords(issues: readonly Issue[]): Record<string, Words> {
  const fields: Record<string, Words> = {};
  for (const issue of issues) fields[issue.path.map(String).join('.') || 'body'] ??= issueWords(issue);
  return fields;
}
