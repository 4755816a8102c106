import type { ReportEvent, ReportStage, ReportState } from '../../contracts/reports';
import type { Words } from '../../platform/errors';
import { DUTIES, FINAL_WORDS } from './reports.duties';

const OFFSET_MS = 8 * 3_600_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date for a sentence, in Asia/Shanghai: `11月25日 17:30`. */
export function dueWords(due: Date): Words {
  const local = new Date(due.getTime() + OFFSET_MS);
  const time = local.toISOString().slice(11, 16);
  return {
    zh: `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${time}`,
    en: `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${time}`,
  };
}

export function fill(words: Words, values: Record<string, Words>): Words {
  const one = (locale: 'zh' | 'en') =>
    words[locale].replace(/\{(\w+)\}/g, (whole, key: string) => values[key]?.[locale] ?? whole);
  return { zh: one('zh'), en: one('en') };
}

/** What the reporter is told when a report enters a stage. */
export function stageWords(stage: ReportStage, unit: Words | null, due: Date | null): Words {
  const words: Words =
    stage in DUTIES ? DUTIES[stage as keyof typeof DUTIES].words : FINAL_WORDS[stage as keyof typeof FINAL_WORDS];
  return fill(words, {
    unit: unit ?? { zh: '负责部门', en: 'the department in charge' },
    due: due ? dueWords(due) : { zh: '期限', en: 'the date given' },
  });
}

/** Late is said plainly: who looks after it now, and until when. */
export function overdueWords(unit: Words | null, due: Date): Words {
  return fill(
    {
      zh: '您的诉求没有按时办理，已转由{unit}督办，{due}前会有进展。对不起，让您久等了。',
      en: 'Your report is late and has been taken up by {unit}, who will act by {due}. We are sorry for the wait.',
    },
    { unit: unit ?? { zh: '市级督办人员', en: 'the city supervisor' }, due: dueWords(due) },
  );
}

/** A state in a word, for messages and the first screen. */
export const STATE_WORDS: Record<ReportState, Words> = {
  received: { zh: '已受理', en: 'Received' },
  handling: { zh: '办理中', en: 'In progress' },
  needs_you: { zh: '等您补充', en: 'Needs you' },
  answered: { zh: '已答复，等您评价', en: 'Answered, please rate' },
  closed: { zh: '已办结', en: 'Closed' },
  refused: { zh: '不予受理', en: 'Declined' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

const DID: Record<ReportEvent, Words> = {
  submit: { zh: '提交了诉求', en: 'sent the report' },
  accept: { zh: '接下了这件诉求', en: 'took the report on' },
  assign: { zh: '派给了{to}', en: 'assigned it to {to}' },
  return: { zh: '退回了这件诉求', en: 'sent it back' },
  ask: { zh: '向市民提了问题', en: 'asked the reporter a question' },
  answer_question: { zh: '补充了情况', en: 'answered the question' },
  answer: { zh: '已经答复', en: 'answered it' },
  refuse: { zh: '作了不予受理', en: 'declined it' },
  verify: { zh: '到现场核查过', en: 'checked it on the spot' },
  withdraw: { zh: '撤回了诉求', en: 'withdrew it' },
  urge: { zh: '催办了', en: 'urged it' },
  rate: { zh: '作了评价', en: 'rated it' },
  reopen: { zh: '要求重新办理', en: 'reopened it' },
  overdue: { zh: '因超时转为督办', en: 'moved it up because it was late' },
  lapse: { zh: '因到期自动流转', en: 'moved it on because time ran out' },
};

/** `城市管理局（16:05）已经答复。请看最新情况再操作` */
export function conflictWords(who: Words, event: ReportEvent, to: Words | null, at: Date): Words {
  const time = dueWords(at);
  const did = fill(DID[event], { to: to ?? { zh: '部门', en: 'a department' } });
  return {
    zh: `${who.zh}刚刚（${time.zh}）${did.zh}，请看最新情况再操作`,
    en: `${who.en} ${did.en} just now (${time.en}). Please look at it again first`,
  };
}
