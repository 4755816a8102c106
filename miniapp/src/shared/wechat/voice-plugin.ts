/**
 * WeChat's plugin 同声传译 (WechatSI), the only way for a mini-program to speak and to listen. A city that has it in its
 * account builds with `TARO_APP_VOICE_PLUGIN` naming the version; elsewhere asking for it throws, and there is no voice.
 * An independent subpackage does not see the plugins of the main package either.
 */
export interface VoicePlugin {
  textToSpeech?(options: {
    lang: 'zh_CN' | 'en_US';
    tts: true;
    content: string;
    success(answer: { filename?: string }): void;
    fail(): void;
  }): void;
  getRecordRecognitionManager?(): RecognitionManager;
}

/** One for the whole plugin: whoever listens sets its handlers. */
export interface RecognitionManager {
  start(options: { duration: number; lang: 'zh_CN' | 'en_US' }): void;
  stop(): void;
  onRecognize?: (said: { result: string }) => void;
  onStop?: (said: { result: string }) => void;
  onError?: (failure: { retcode: number; msg: string }) => void;
}

declare const requirePlugin: ((name: string) => unknown) | undefined;

let known: VoicePlugin | null | undefined;

/** The plugin, or `null` where there is none. */
export function voicePlugin(): VoicePlugin | null {
  if (known !== undefined) return known;
  try {
    known = typeof requirePlugin === 'function' ? (requirePlugin('WechatSI') as VoicePlugin) : null;
  } catch {
    known = null;
  }
  return known;
}
