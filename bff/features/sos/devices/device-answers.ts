import type { DeviceAnswer, DeviceMessageKind } from '../../../contracts/sos-devices';

type Parts = Omit<DeviceAnswer, 'mac' | 'serial' | 'counter'>;

/** Digits one by one, as they are read over a telephone: a voice says 1122 as a number otherwise. */
const spelled = (number: string) => number.replace(/\D/g, '').split('').join(' ');

/** A press stands in the database and people are being alerted. */
export function answerToPress(number: string, joined: boolean): Parts {
  const speak = joined
    ? `我们已经知道了，正在找人帮您。编号 ${spelled(number)}。`
    : `求助已收到，正在通知家人和工作人员。编号 ${spelled(number)}。请不要着急。`;
  return { result: 'received', number, light: 'green_steady', speak, nextCounter: null };
}

export function answerTo(kind: Exclude<DeviceMessageKind, 'press'>, battery: number | null, isKnown = true): Parts {
  const speak = {
    heartbeat: '',
    low_battery: '',
    test: battery === null ? '测试成功。' : `测试成功，电量百分之${battery}。`,
    well: isKnown ? '已报平安。' : '已收到。',
  }[kind];
  return { result: 'done', number: null, light: 'green_blink', speak, nextCounter: null };
}

/** The counter is not above the last: the device goes on from the next one and says it again. */
export function answerToStale(lastCounter: number): Parts {
  return { result: 'stale', number: null, light: 'red_blink', speak: '', nextCounter: lastCounter + 1 };
}
