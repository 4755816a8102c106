import { voicePlugin } from './voice-plugin';

const isH5 = process.env.TARO_ENV === 'h5';
/** As long as the plugin listens at most. */
const LONGEST_MS = 60_000;

/** The browsers' own listening, as far as it is used; not in TypeScript's library. */
interface BrowserRecognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onerror: (() => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
}

function browserRecognition(): (new () => BrowserRecognition) | undefined {
  if (typeof window === 'undefined') return undefined;
  const { SpeechRecognition, webkitSpeechRecognition } = window as unknown as Record<
    string,
    (new () => BrowserRecognition) | undefined
  >;
  return SpeechRecognition ?? webkitSpeechRecognition;
}

/** Whether this phone turns what is said into words: some browsers do, WeChat only with a plugin. */
export const canListen: boolean = isH5
  ? browserRecognition() !== undefined
  : typeof voicePlugin()?.getRecordRecognitionManager === 'function';

export interface Listener {
  /** everything said so far, anew each time */
  onWords(text: string): void;
  /** nothing more comes; `isFailed` when nothing could be heard */
  onEnd(isFailed: boolean): void;
}

/** Listens until it is told to stop, or until nothing more is said. Answers how to stop it. */
export function listen(language: 'zh' | 'en', listener: Listener): () => void {
  return isH5 ? listenInBrowser(language, listener) : listenByPlugin(language, listener);
}

function listenInBrowser(language: 'zh' | 'en', listener: Listener): () => void {
  const Recognition = browserRecognition();
  if (!Recognition) {
    listener.onEnd(true);
    return () => undefined;
  }
  const recognition = new Recognition();
  let isFailed = false;
  recognition.lang = language === 'zh' ? 'zh-CN' : 'en-GB';
  recognition.continuous = true;
  recognition.interimResults = true;
  recognition.onresult = ({ results }) => {
    listener.onWords(
      Array.from(results)
        .map((result) => result[0]?.transcript ?? '')
        .join(''),
    );
  };
  recognition.onerror = () => {
    isFailed = true;
  };
  recognition.onend = () => listener.onEnd(isFailed);
  try {
    recognition.start();
  } catch {
    listener.onEnd(true);
  }
  return () => recognition.stop();
}

function listenByPlugin(language: 'zh' | 'en', listener: Listener): () => void {
  const manager = voicePlugin()?.getRecordRecognitionManager?.();
  if (!manager) {
    listener.onEnd(true);
    return () => undefined;
  }
  manager.onRecognize = ({ result }) => listener.onWords(result);
  manager.onStop = ({ result }) => {
    if (result) listener.onWords(result);
    listener.onEnd(!result);
  };
  manager.onError = () => listener.onEnd(true);
  manager.start({ duration: LONGEST_MS, lang: language === 'zh' ? 'zh_CN' : 'en_US' });
  return () => manager.stop();
}
