import { encode, native } from './bridge';
import type { AppObject } from './registry';

const node = (): AppObject => ({ connect: () => undefined, disconnect: () => undefined });

/** Web Audio on a phone without a loudspeaker: what would sound is written down, as `Oscillator.start`. */
export function createWebAudioContext(): AppObject {
  native.record('createWebAudioContext', '{}');
  const openedMs = Date.now();
  let isClosed = false;
  const now = (): number => (Date.now() - openedMs) / 1000;
  return {
    get currentTime() {
      return now();
    },
    get state() {
      return isClosed ? 'closed' : 'running';
    },
    destination: node(),
    createGain: () => ({
      ...node(),
      gain: { value: 1, setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined },
    }),
    createOscillator: () => {
      const frequency = { value: 440 };
      return {
        ...node(),
        frequency,
        start: (at = now()) => {
          if (isClosed) throw new Error('createWebAudioContext: the context is closed');
          native.record('Oscillator.start', encode({ hertz: frequency.value, at }));
        },
        stop: () => undefined,
      };
    },
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
