import { View } from '@tarojs/components';
import { useDidHide } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { formatSpan } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { beatHaptic } from '@/shared/wechat/haptics';
import { CHANGE_AFTER_S, FASTEST, SLOWEST, startBeat, USUAL } from '../first-aid/beat';
import { type Click, openClick } from '../first-aid/click';
import { words } from '../first-aid/words';

const STEP = 5;

const parts = {
  nowMs: () => Date.now(),
  setTimer: (run: () => void, ms: number) => setTimeout(run, ms),
  clearTimer: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/**
 * The beat to press a chest by: heard, seen and felt. The page is told only when the flash changes, twice a beat, which
 * a phone does easily; nothing runs while nobody looks.
 */
export function Metronome(props: { onStart(): void }) {
  const w = words.use().beat;
  const [rate, setRate] = useState(USUAL);
  const [isOn, setOn] = useState(false);
  const [beat, setBeat] = useState(0);
  const click = useRef<Click>();
  const startedMs = useRef(0);

  useEffect(() => {
    if (!isOn) return;
    const opened = click.current ?? openClick();
    click.current = opened;
    return startBeat(
      rate,
      (n) => {
        opened.sound();
        beatHaptic();
        setBeat(n);
      },
      parts,
    );
  }, [isOn, rate]);
  useEffect(() => () => click.current?.close(), []);
  useDidHide(() => setOn(false));

  const toggle = () => {
    if (!isOn) {
      props.onStart();
      startedMs.current = Date.now();
      setBeat(0);
    }
    setOn(!isOn);
  };
  const lastingS = isOn ? Math.floor((Date.now() - startedMs.current) / 1_000) : 0;
  const isTired = lastingS > 0 && lastingS % CHANGE_AFTER_S < 5 && lastingS >= CHANGE_AFTER_S;
  const isAudible = click.current?.canSound ?? true;
  return (
    <View id="metronome" className="sos-metronome">
      <View
        className={`sos-metronome__heart ${isOn ? `sos-metronome__heart--${beat % 2 ? 'odd' : 'even'}` : ''}`}
        {...aria({ hidden: true })}
      >
        {w.press}
      </View>
      <View id="beat-rate" className="sos-metronome__rate" {...aria({ role: 'status' })}>
        {w.rate(rate)}
      </View>
      <View className="sos-metronome__pace">
        <View
          id="beat-slower"
          className="sos-metronome__step"
          {...pressable(() => setRate(Math.max(SLOWEST, rate - STEP)), { disabled: rate <= SLOWEST })}
        >
          <Icon name="minus" />
          {w.slower}
        </View>
        <View
          id="beat-faster"
          className="sos-metronome__step"
          {...pressable(() => setRate(Math.min(FASTEST, rate + STEP)), { disabled: rate >= FASTEST })}
        >
          <Icon name="plus" />
          {w.faster}
        </View>
      </View>
      <Button id="beat-toggle" kind={isOn ? 'plain' : 'primary'} size="large" onClick={toggle}>
        {isOn ? w.halt : w.start}
      </Button>
      {isOn ? (
        <View className={isTired ? 'sos-metronome__tired' : 'sos-metronome__lasting'}>
          {isTired ? w.change : w.lasting(formatSpan(lastingS * 1_000))}
        </View>
      ) : null}
      {isAudible ? null : <View className="sos-metronome__lasting">{w.silent}</View>}
    </View>
  );
}
