import { useCallback, useEffect, useRef, useState } from 'react';
import { readKept, writeKept } from '@/shared/session/kept';

const KEY = 'sos.bell';
/** As long as somebody waits, it rings again. */
const AGAIN_MS = 8_000;

export type Bell = 'on' | 'off' | 'blocked';

/** Two short tones, twice: unlike any sound of a desktop. */
function ring(context: AudioContext): void {
  const start = context.currentTime;
  [0, 0.22, 0.7, 0.92].forEach((at, n) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = n % 2 === 0 ? 880 : 1_175;
    volume.gain.setValueAtTime(0.0001, start + at);
    volume.gain.exponentialRampToValueAtTime(0.35, start + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.2);
    tone.connect(volume).connect(context.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.21);
  });
}

/**
 * Rings on a desktop while cases wait, and says so in the window's title; at once for every new one. A browser lets a
 * page sound only after somebody touched it: until then the bell says that it is blocked.
 *
 * @param waiting ids of the cases that nobody has taken
 */
export function useBell(waiting: string[], title: string): { bell: Bell; toggle(): void } {
  const [isOn, setOn] = useState(() => readKept<boolean>(KEY) ?? true);
  const [isBlocked, setBlocked] = useState(false);
  const context = useRef<AudioContext | null>(null);
  const ids = waiting.join(' ');

  const sound = useCallback((isTouched = false) => {
    if (process.env.TARO_ENV !== 'h5' || typeof AudioContext === 'undefined') return;
    context.current ??= new AudioContext();
    const at = context.current;
    const done = () => {
      setBlocked(at.state !== 'running');
      if (at.state === 'running') ring(at);
    };
    if (at.state === 'suspended' && isTouched) void at.resume().then(done, done);
    else done();
  }, []);

  useEffect(() => {
    if (!isOn || ids === '') return;
    sound();
    const timer = setInterval(() => sound(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [ids, isOn, sound]);

  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5' || ids === '') return;
    const before = document.title;
    let isShown = false;
    const timer = setInterval(() => {
      isShown = !isShown;
      document.title = isShown ? title : before;
    }, 1_000);
    document.title = title;
    return () => {
      clearInterval(timer);
      document.title = before;
    };
  }, [ids, title]);

  useEffect(() => () => void context.current?.close().catch(() => undefined), []);

  return {
    bell: isOn ? (isBlocked ? 'blocked' : 'on') : 'off',
    toggle() {
      if (isOn && isBlocked) {
        sound(true);
        return;
      }
      writeKept(KEY, !isOn);
      setOn(!isOn);
    },
  };
}
