import type { Words } from '../../../platform/errors';

type Detail = Record<string, string | number | boolean | null>;

const WHO: Record<string, Words> = {
  contacts: { zh: '家庭联系人', en: 'family contacts' },
  grid_workers: { zh: '网格员', en: 'grid workers' },
  station: { zh: '社区值守', en: 'the community station' },
  seats: { zh: '12345 坐席', en: 'the 12345 seats' },
  supervisors: { zh: '督办', en: 'supervisors' },
  centre: { zh: '紧急中心', en: 'an emergency centre' },
};
const whoOf = ({ who }: Detail): Words => WHO[String(who)] ?? { zh: '', en: 'somebody' };
const same = (zh: string, en: string) => (): Words => ({ zh, en });

/** What each alarm says to whoever looks; a code without words of its own is shown with its code. */
const WORDS: Record<string, (detail: Detail) => Words> = {
  step_nobody: (detail) => ({
    zh: `升级的一步里没有人可通知：${whoOf(detail).zh}。已跳到下一步，请补上名单`,
    en: `A step found nobody to alert: ${whoOf(detail).en}. It was skipped; please fill the list`,
  }),
  step_failed: (detail) => ({
    zh: `查不到要通知的人：${whoOf(detail).zh}。已跳到下一步，请检查名单服务`,
    en: `Could not look up ${whoOf(detail).en}; the step went on without them. Please check`,
  }),
  step_no_method: (detail) => ({
    zh: `有人没有任何可用的联系方式：${whoOf(detail).zh}。请补上电话`,
    en: `Somebody among ${whoOf(detail).en} can be reached by no channel. Please add a telephone`,
  }),
  timer_failing: same(
    '一个求助的计时任务反复失败，请马上查看',
    'A timer of a case fails again and again. Look at it now',
  ),
  hand_off_failed: ({ centre }) => ({
    zh: `转 ${centre} 没有成功，请马上打电话`,
    en: `Handing over to ${centre} failed. Telephone now`,
  }),
  hand_off_missed: ({ centre }) => ({
    zh: `${centre} 没有回执，已重发，请马上打电话确认`,
    en: `No receipt from ${centre}; sent again. Telephone now`,
  }),
  hand_off_refused: ({ centre }) => ({
    zh: `${centre} 没有受理，请马上打电话`,
    en: `${centre} did not take the case. Telephone now`,
  }),
  hand_off_unknown: ({ centre }) => ({
    zh: `发往 ${centre} 的求助结果不明，正在重发`,
    en: `Whether ${centre} heard of the case is unknown; it is sent again`,
  }),
  hand_off_update_lost: ({ centre }) => ({
    zh: `${centre} 没有收到位置更新`,
    en: `${centre} did not get the newer place`,
  }),
  hand_off_cancel_lost: ({ centre }) => ({
    zh: `${centre} 没有收到撤销，请打电话撤回`,
    en: `${centre} did not hear that it was a mistake. Telephone`,
  }),
  timer_missing: same(
    '有求助丢了计时，已补上，请查明原因',
    'A case had lost its timer; it was given one. Find out why',
  ),
  clock_jump: same('服务器时钟跳变，求助计时已校正', 'A server’s clock jumped; timers of cases were put right'),
  gateway_failing: same(
    '短信语音网关连续失败，求助通知可能发不出去',
    'The SMS and voice gateway keeps failing; alerts may not get out',
  ),
  person_unreached: same('有人所有渠道都联系不上', 'Somebody can be reached by no channel'),
  coverage_failed: same(
    '夜间排查没有做完：不能证明每位登记老人都有人可找',
    'The nightly proof failed: nobody knows who can be reached',
  ),
  duty_hand_over_missed: same('交接班没有回执', 'A hand-over of duty was not confirmed'),
  scheduler_dead: same(
    '求助调度停了：没有进程在执行升级计时。请马上恢复，并人工盯住未接手的求助',
    'The scheduler is dead: no process runs the timers of cases. Restore it now and watch open cases by hand',
  ),
  timers_overdue: same(
    '求助的升级计时过期未执行，请马上查看调度进程',
    'Timers of cases are overdue. Look at the scheduler now',
  ),
  watch_silent: same(
    '自检探针停了：很久没有收到模拟求助。请检查探针进程',
    'The watch is silent: no synthetic press for too long. Check the watch process',
  ),
  follow_up_unanswered: same(
    '次日回访没有人答复，请联系家属或社区',
    'Nobody answered the next-day check. Ask family or station',
  ),
  not_looked_after: same(
    '回访说没有人照看，请安排上门',
    'The next-day check says nobody looks after them. Arrange a visit',
  ),
  test_failed: same(
    '试按没有打通任何家人，请核对联系人',
    'A test press reached nobody of the family. Check the contacts',
  ),
  care_nobody_to_ask: same(
    '平安守护里没有人可问，请补上联系人或值班人员',
    'Asking after somebody found nobody to ask. Fill in contacts or the rota',
  ),
  care_visit_overdue: same('该上门看看的人还没有人去，请马上安排', 'A visit is overdue. Send somebody now'),
  device_bad_signatures: same(
    '很多设备消息签名不对，可能有人伪造',
    'Many messages of devices are badly signed; somebody may be forging them',
  ),
  device_retired_pressed: same(
    '已停用的求助设备有人按了，求助已受理，请核对设备登记',
    'A retired device was pressed. The call was taken; check who holds it',
  ),
  device_in_stock: same('有设备入库半年还没有发放', 'A device has been in stock for half a year'),
  device_untested: same('有设备发放三天还没有试按', 'A device was handed out three days ago and never tested'),
  device_long_silent: same('有设备失联三天还没有修好', 'A device has been silent for three days and is not repaired'),
};

export function alarmWords(code: string, detail: Detail): Words {
  return WORDS[code]?.(detail) ?? { zh: `告警：${code}`, en: `Alarm: ${code}` };
}

/** Not only a row on a screen: telephones of those on call are rung for these. */
export const RINGING: readonly string[] = ['scheduler_dead', 'timers_overdue', 'watch_silent', 'timer_failing'];
