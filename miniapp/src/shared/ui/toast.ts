import Taro from '@tarojs/taro';
import { tapHaptic, warnHaptic } from '@/shared/wechat/haptics';

/** A word that goes away by itself: something was done. Never for what the person must act on. */
export function toast(words: string): void {
  void Taro.showToast({ title: words, icon: 'none', duration: 2_500 });
}

/** As `toast`, with the tap under the finger. */
export function toastDone(words: string): void {
  tapHaptic();
  toast(words);
}

/** Why something just pressed did not work, in the words of the failure. */
export function toastFailure(error: unknown): void {
  warnHaptic();
  void Taro.showToast({ title: error instanceof Error ? error.message : String(error), icon: 'none', duration: 4_000 });
}

/** Asks before something that cannot be undone. */
export async function confirm(question: { title: string; text?: string; yes: string; no: string }): Promise<boolean> {
  const answer = await Taro.showModal({
    title: question.title,
    content: question.text ?? '',
    confirmText: question.yes,
    cancelText: question.no,
  });
  return answer.confirm;
}
