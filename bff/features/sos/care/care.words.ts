import type { CareReason } from '../../../contracts/sos-check-in';
import type { Words } from '../../../platform/errors';

/** Keys the listener may press, and what each means. */
export const PERSON_KEYS = { '1': '平安', '2': '需要帮助' } as const;
export const CONTACT_KEYS = { '1': '已联系上，平安', '2': '联系不上，请派人去看看' } as const;

/** Said to the person themselves; nothing in it frightens somebody whose battery is merely empty. */
export function wordsToPerson(reason: CareReason): { voice: string; text: string } {
  return reason === 'silent_device'
    ? {
        voice:
          '您好，这里是一城通平安守护。您的求助按钮没电了吗？我们有一天多没有收到它的信号。您一切都好，请按 1。需要帮助，请按 2。',
        text: '【一城通】您的求助按钮没电了吗？我们有一天多没有收到它的信号。稍后会打电话问候您，按 1 表示平安，按 2 表示需要帮助。',
      }
    : {
        voice: '您好，这里是一城通平安守护。今天还没有收到您报平安。您一切都好，请按 1。需要帮助，请按 2。',
        text: '【一城通】今天还没有收到您报平安。稍后会打电话问候您，按 1 表示平安，按 2 表示需要帮助。',
      };
}

/** Said to a contact: who, and what they are asked to do. `name` is masked. */
export function wordsToContact(reason: CareReason, name: string): { voice: string; text: string; notice: Words } {
  const why =
    reason === 'silent_device' ? '的求助按钮一天多没有信号，打电话也没有人接' : '今天没有报平安，打电话也没有人接';
  const whyEn =
    reason === 'silent_device'
      ? 'has an SOS button that has been silent for more than a day, and did not pick up the phone'
      : 'did not say today that all is well, and did not pick up the phone';
  return {
    voice: `您好，这里是一城通平安守护。您的家人${name}${why}，请您联系一下。已经联系上，平安，请按 1。联系不上，请我们派人去看看，请按 2。`,
    text: `【一城通】您的家人${name}${why}，请您联系一下，并在一城通“平安守护”里告诉我们结果。`,
    notice: {
      zh: `${name}${why}。请您联系一下，并告诉我们结果。`,
      en: `${name} ${whyEn}. Please get in touch and tell us how they are.`,
    },
  };
}

/** Said to whoever is asked to go and look. */
export function wordsToVisitor(reason: CareReason, about: string): { text: string; notice: Words } {
  const why = reason === 'silent_device' ? '的求助设备没有信号，无人应答' : '没有报平安，本人和家人都没有应答';
  const whyEn = reason === 'silent_device' ? 'device is silent and nobody answers' : 'no word today and nobody answers';
  return {
    text: `【一城通】请上门看看：${about}${why}。看过后请在一城通“平安守护”里登记。`,
    notice: {
      zh: `请上门看看：${about}${why}。看过后请登记结果。`,
      en: `Please go and look: ${about}, ${whyEn}. Then write down what you found.`,
    },
  };
}

/** Told to those who were asked, once it is known. */
export function wordsWhenSettled(about: string, by: 'well' | 'heard' | 'visited' | 'switched_off' | 'case'): Words {
  switch (by) {
    case 'heard':
      return {
        zh: `${about}的求助设备恢复信号了，不用再去看。`,
        en: `The device of ${about} is heard again. Nothing to do.`,
      };
    case 'switched_off':
      return {
        zh: `${about}的平安守护已停用，不用再去看。`,
        en: `Asking after ${about} was switched off. Nothing to do.`,
      };
    case 'case':
      return { zh: `${about}需要帮助，已转为紧急求助。`, en: `${about} needs help: an emergency case is open.` };
    default:
      return { zh: `${about}平安，谢谢您。`, en: `${about} is well. Thank you.` };
  }
}
