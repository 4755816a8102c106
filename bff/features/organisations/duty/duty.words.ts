import type { DutyPost } from '../../../contracts/duty';
import type { Words } from '../../../platform/errors';

export const POST_WORDS: Record<DutyPost, Words> = {
  grid_worker: { zh: '网格员', en: 'grid worker' },
  station: { zh: '社区值守', en: 'station' },
  seat: { zh: '12345 坐席', en: '12345 seat' },
  supervisor: { zh: '督办', en: 'supervisor' },
};

export const SAID = {
  noSuchUnit: { zh: '没有这个单位', en: 'There is no such unit' },
  noSuchRow: { zh: '没有这一条，或已经撤下', en: 'There is no such row, or it was taken down' },
  lacksRole: {
    zh: '此人在这个单位没有对应的岗位权限，请先在人员管理里授予',
    en: 'This person does not hold the role for this unit. Give it to them first',
  },
  endBeforeStart: { zh: '结束要晚于开始', en: 'The end must be later than the start' },
  tooLong: { zh: '一班最长 48 小时', en: 'A turn lasts 48 hours at most' },
  nobodyStandsIn: {
    zh: '请假要有人顶班；没有人顶班的假请上级来排',
    en: 'Leave needs somebody to stand in; leave that nobody fills is entered by your supervisor',
  },
  standsInForSelf: { zh: '顶班的人不能是本人', en: 'Nobody stands in for themselves' },
  lastOne: {
    zh: '您是这个岗位上最后一个人，等接班的人签到后再下班；确有急事请联系上级安排顶班',
    en: 'You are the last one on this post. Sign off once the next has signed on, or ask your supervisor for a substitute',
  },
  notOnDuty: { zh: '您现在不在岗，不需要上报位置', en: 'You are not on duty: your position is not needed' },
  notOnRota: { zh: '您没有这个岗位', en: 'This post is not yours' },
} as const satisfies Record<string, Words>;
