import type { SosEvent, SosKind, SosOutcome } from '../../../contracts/sos';
import type { Words } from '../../../platform/errors';

export const KIND_WORDS: Record<SosKind, Words> = {
  ill: { zh: '身体不适', en: 'ill' },
  fallen: { zh: '跌倒', en: 'fallen' },
  fire: { zh: '着火', en: 'fire' },
  threatened: { zh: '受到威胁', en: 'threatened' },
  lost: { zh: '走失', en: 'lost' },
  other: { zh: '其他', en: 'other' },
};

export const OUTCOME_WORDS: Record<SosOutcome, Words> = {
  helped: { zh: '已得到帮助', en: 'helped' },
  false_press: { zh: '误按', en: 'pressed by mistake' },
  hospital: { zh: '已送医', en: 'taken to hospital' },
  handed_off: { zh: '已转交', en: 'handed over' },
  not_found: { zh: '未找到人', en: 'nobody found' },
};

export const UNNAMED: Words = { zh: '未登记的求助人', en: 'Somebody not registered' };
export const SYSTEM: Words = { zh: '系统', en: 'System' };

type Detail = Record<string, string | number | boolean | null>;
type Sentence = (detail: Detail) => Words;

const plain =
  (zh: string, en: string): Sentence =>
  () => ({ zh, en });

const kindOf = ({ kind }: Detail): Words | null =>
  typeof kind === 'string' ? (KIND_WORDS[kind as SosKind] ?? null) : null;

const CHANNELS: Record<string, Words> = {
  push: { zh: '小程序', en: 'app' },
  subscribe: { zh: '微信消息', en: 'WeChat' },
  sms: { zh: '短信', en: 'SMS' },
  voice: { zh: '电话', en: 'telephone' },
};

function by({ channel }: Detail, zh: (channel: string) => string, en: (channel: string) => string): Words {
  const words = CHANNELS[String(channel)];
  return { zh: zh(words?.zh ?? ''), en: en(words ? ` by ${words.en}` : '') };
}

function pressed(first: boolean): Sentence {
  return (detail) => {
    const kind = kindOf(detail);
    const silent = detail.isSilent ? { zh: '（静默）', en: ' silently' } : { zh: '', en: '' };
    return {
      zh: `${first ? '按下求助' : '再次按下求助'}${silent.zh}${kind ? `：${kind.zh}` : ''}`,
      en: `${first ? 'Asked for help' : 'Asked for help again'}${silent.en}${kind ? `: ${kind.en}` : ''}`,
    };
  };
}

function promised(zh: string, en: string): Sentence {
  return ({ minutes }) => ({
    zh: typeof minutes === 'number' && minutes > 0 ? `${zh}，约 ${minutes} 分钟到` : zh,
    en: typeof minutes === 'number' && minutes > 0 ? `${en}, there in about ${minutes} min` : en,
  });
}

/** A sentence for every event; what people wrote is added to it by whoever shows it. */
const SENTENCES: Record<SosEvent, Sentence> = {
  press: pressed(true),
  press_again: pressed(false),
  undo: plain('说是误按，仍等人回电确认', 'Said it was a mistake; somebody still calls back'),
  detail: (detail) => {
    const kind = kindOf(detail);
    if (detail.isSilent === true) return { zh: '要求静默', en: 'Asked for silence' };
    return kind ? { zh: `说明情况：${kind.zh}`, en: `Said: ${kind.en}` } : { zh: '补充说明', en: 'Added a detail' };
  },
  fix: plain('更新了位置', 'Sent a new position'),
  identify: ({ isRefused, otherCase }) =>
    isRefused
      ? { zh: '另一位使用者登录，未并入', en: 'Somebody else signed in; kept apart' }
      : otherCase
        ? { zh: '已确认身份；此人另有一个求助', en: 'Identified; this person has another case open' }
        : { zh: '已确认身份', en: 'Identified' },
  step_started: ({ people }) =>
    typeof people === 'number'
      ? { zh: `通知 ${people} 人`, en: `Alerting ${people} people` }
      : { zh: '开始通知', en: 'Alerting people' },
  step_empty: plain('这一步无人可通知，已跳过并报警', 'Nobody to alert in this step: skipped, and alarmed'),
  alert_sent: (detail) =>
    by(
      detail,
      (channel) => `${channel}通知已发出`,
      (channel) => `Alerted${channel}`,
    ),
  alert_failed: (detail) =>
    by(
      detail,
      (channel) => `${channel}没有通知到`,
      (channel) => `Not reached${channel}`,
    ),
  alert_unknown: (detail) =>
    by(
      detail,
      (channel) => `${channel}结果不明，已换渠道`,
      (channel) => `Outcome unknown${channel}; another way was taken`,
    ),
  alert_answered: (detail) =>
    by(
      detail,
      (channel) => `${channel}已接通`,
      (channel) => `Answered${channel}`,
    ),
  accept: promised('接手', 'Took the case'),
  decline: plain('表示去不了', 'Cannot come'),
  progress: promised('正在赶来', 'On the way'),
  arrive: plain('已到现场', 'Arrived'),
  hand_back: plain('交还，重新找人', 'Gave it back; others are asked'),
  silence: plain('接手后没有音讯，重新找人', 'No word since taking it; others are asked'),
  hand_off: ({ centre }) => ({ zh: `请求 ${centre ?? ''} 支援`, en: `Asked ${centre ?? ''} for help` }),
  hand_off_receipt: ({ centre }) => ({ zh: `${centre ?? ''} 已回执`, en: `${centre ?? ''} confirmed` }),
  hand_off_missed: ({ centre }) => ({
    zh: `${centre ?? ''} 没有回执，请打电话`,
    en: `No receipt from ${centre ?? ''}: please telephone`,
  }),
  call_back: ({ reached }) =>
    reached ? { zh: '回电接通', en: 'Called back and spoke' } : { zh: '回电无人接', en: 'Called back; no answer' },
  facts_viewed: plain('查看了求助人资料', 'Looked at the person’s facts'),
  close: ({ outcome }) => {
    const words = OUTCOME_WORDS[outcome as SosOutcome];
    return { zh: `结案${words ? `：${words.zh}` : ''}`, en: `Closed${words ? `: ${words.en}` : ''}` };
  },
  follow_up: plain('次日回访', 'Next-day check'),
  note: plain('备注', 'Note'),
};

/** What happened, in both languages. */
export function timelineWords(event: SosEvent, detail: Detail): Words {
  return SENTENCES[event](detail);
}
