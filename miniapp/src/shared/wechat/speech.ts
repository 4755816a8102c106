import Taro from '@tarojs/taro';
import { voicePlugin } from './voice-plugin';

const isH5 = process.env.TARO_ENV === 'h5';
/** Bytes that the plugin speaks at once are few, and browsers break off long texts: a few sentences at a time. */
const MOST_AT_ONCE = 200;

/** Whether this phone can read aloud: browsers have a voice of their own, WeChat only with a plugin. */
export const canSpeak: boolean = isH5
  ? typeof window !== 'undefined' && 'speechSynthesis' in window
  : typeof voicePlugin()?.textToSpeech === 'function';

let turn = 0;
let player: Taro.InnerAudioContext | undefined;

/** Reads words aloud, slowly enough to follow; `onEnd` also comes when it is stopped or fails. */
export function speak(text: string, language: 'zh' | 'en', onEnd: () => void): void {
  stopSpeaking();
  turn += 1;
  const mine = turn;
  const parts = inParts(text);
  const next = () => {
    const part = parts.shift();
    if (part === undefined || mine !== turn) {
      onEnd();
      return;
    }
    if (isH5) sayInBrowser(part, language, next, onEnd);
    else sayByPlugin(part, language, () => mine === turn, next, onEnd);
  };
  next();
}

export function stopSpeaking(): void {
  turn += 1;
  if (isH5 && canSpeak) window.speechSynthesis.cancel();
  player?.stop();
}

/** Sentences put together as long as they may be. A sentence that is longer by itself is cut where it must. */
export function inParts(text: string, most = MOST_AT_ONCE): string[] {
  const sentences = text.match(/[^。！？.!?\n]+[。！？.!?\n]*/g) ?? [];
  const pieces = sentences.flatMap((one) => one.match(new RegExp(`[\\s\\S]{1,${most}}`, 'g')) ?? []);
  const parts: string[] = [];
  for (const piece of pieces) {
    const last = parts.length - 1;
    if (last >= 0 && (parts[last] ?? '').length + piece.length <= most) parts[last] += piece;
    else if (piece.trim()) parts.push(piece);
  }
  return parts;
}

function sayInBrowser(text: string, language: 'zh' | 'en', onSaid: () => void, onFail: () => void): void {
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = language === 'zh' ? 'zh-CN' : 'en-GB';
  spoken.rate = 0.9;
  spoken.onend = onSaid;
  spoken.onerror = onFail;
  window.speechSynthesis.speak(spoken);
}

function sayByPlugin(
  text: string,
  language: 'zh' | 'en',
  isWanted: () => boolean,
  onSaid: () => void,
  onFail: () => void,
): void {
  const plugin = voicePlugin();
  if (!plugin?.textToSpeech) {
    onFail();
    return;
  }
  plugin.textToSpeech({
    lang: language === 'zh' ? 'zh_CN' : 'en_US',
    tts: true,
    content: text,
    success(answer) {
      if (!answer.filename || !isWanted()) {
        onFail();
        return;
      }
      player?.destroy();
      player = Taro.createInnerAudioContext();
      player.onEnded(onSaid);
      player.onError(onFail);
      player.onStop(onFail);
      player.src = answer.filename;
      player.play();
    },
    fail: onFail,
  });
}
