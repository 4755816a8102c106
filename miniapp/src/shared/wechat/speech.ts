/**
 * Reading aloud with the voice of the phone. Browsers have one; WeChat gives mini-programs none without a plugin, so
 * there the button is not shown.
 */
export const canSpeak: boolean =
  process.env.TARO_ENV === 'h5' && typeof window !== 'undefined' && 'speechSynthesis' in window;

/** Reads words aloud, slowly enough to follow; `onEnd` also comes when it is stopped or fails. */
export function speak(text: string, language: 'zh' | 'en', onEnd: () => void): void {
  stopSpeaking();
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = language === 'zh' ? 'zh-CN' : 'en-GB';
  spoken.rate = 0.9;
  spoken.onend = onEnd;
  spoken.onerror = onEnd;
  window.speechSynthesis.speak(spoken);
}

export function stopSpeaking(): void {
  if (canSpeak) window.speechSynthesis.cancel();
}
