import Taro from '@tarojs/taro';

/** The part of Web Audio that browsers and WeChat share and that we use. */
interface Tone {
  frequency: { value: number };
  connect(to: unknown): unknown;
  start(when?: number): void;
  stop(when?: number): void;
}
interface Gain {
  gain: {
    setValueAtTime(value: number, at: number): void;
    exponentialRampToValueAtTime(value: number, at: number): void;
  };
  connect(to: unknown): unknown;
}
interface Audio {
  currentTime: number;
  destination: unknown;
  createOscillator(): Tone;
  createGain(): Gain;
  resume?(): Promise<void>;
  close(): unknown;
}

const PITCH_HZ = 1_000;
const LENGTH_S = 0.06;

function openAudio(): Audio | null {
  try {
    if (process.env.TARO_ENV === 'h5') return new AudioContext() as unknown as Audio;
    // A phone that is switched to silent must click all the same.
    Taro.setInnerAudioOption({ obeyMuteSwitch: false, fail: () => undefined });
    return Taro.createWebAudioContext() as unknown as Audio;
  } catch {
    return null;
  }
}

export interface Click {
  /** false: this phone can't make sounds, so that light and vibration must do */
  canSound: boolean;
  sound(): void;
  close(): void;
}

/** A short click, made and not fetched: it must sound without a network. */
export function openClick(): Click {
  const audio = openAudio();
  return {
    canSound: audio !== null,
    sound() {
      if (!audio) return;
      try {
        const tone = audio.createOscillator();
        const gain = audio.createGain();
        const at = audio.currentTime;
        tone.frequency.value = PITCH_HZ;
        gain.gain.setValueAtTime(1, at);
        gain.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S);
        tone.connect(gain);
        gain.connect(audio.destination);
        tone.start(at);
        tone.stop(at + LENGTH_S);
      } catch {
        // A beat without its sound is still seen and felt.
      }
    },
    close() {
      try {
        void Promise.resolve(audio?.close()).catch(() => undefined);
      } catch {
        // Closed already by the phone.
      }
    },
  };
}
