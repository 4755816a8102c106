import type { HealthColour, ReadyHealthCode } from '@contracts/health-code';
import { Image, View } from '@tarojs/components';
import { useEffect, useMemo, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n/language';
import { formatAge, formatInstant } from '@/shared/i18n/times';
import { Icon, type IconName } from '@/shared/ui/icon';
import type { ServerClock } from '../server-clock';
import { symbolOf } from '../symbol';
import { words } from '../words';
import { TimeRing } from './time-ring';

/** A shape for each colour, so that the colour is never alone. */
const SHAPES: Record<HealthColour, IconName> = { green: 'done', yellow: 'warning', red: 'octagon', unknown: 'help' };

/** The picture inside Taro's element of a browser says nothing of its own: the element has the label. */
const NO_ALT = process.env.TARO_ENV === 'h5' ? { nativeProps: { alt: '' } } : {};

type Age = 'fresh' | 'late' | 'over';

/** Which of its three ages a code is in; looked at every second. */
function useAge(code: ReadyHealthCode, clock: ServerClock): Age {
  const ageNow = (): Age => {
    const nowMs = clock.nowMs();
    return nowMs < Date.parse(code.expiresAt) ? 'fresh' : nowMs < Date.parse(code.graceUntil) ? 'late' : 'over';
  };
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return ageNow();
}

/** The code: frame, shape and word of its colour, the symbol, the name, the time. Always on white, so that it scans. */
export function CodeCard(props: { code: ReadyHealthCode; clock: ServerClock }) {
  const { code, clock } = props;
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const age = useAge(code, clock);
  const symbol = useMemo(() => symbolOf(code.code), [code.code]);
  const nowMs = clock.nowMs();
  const colour = w.colours[code.colour];
  const tone = code.isSpecimen || age === 'over' ? 'grey' : code.colour;

  return (
    <View id="code-card" className={`health-code__card health-code__card--${tone}`}>
      <View className="health-code__band" {...aria({ live: 'polite' })}>
        <Icon name={age === 'over' ? 'clock' : SHAPES[code.colour]} className="health-code__shape" />
        <View id="code-colour" className="health-code__colour">
          {age === 'over' ? w.over : colour}
        </View>
        <View id="code-name" className="health-code__name">
          {code.maskedName}
        </View>
      </View>
      {code.isSpecimen ? <View className="health-code__specimen">{w.specimen}</View> : null}
      {age === 'over' ? (
        <View className="health-code__over">
          <Icon name="offline" size="face" />
          <View className="health-code__over-words">{w.overHint}</View>
        </View>
      ) : (
        <Image
          id="code-symbol"
          className="health-code__symbol"
          src={symbol}
          mode="aspectFit"
          {...aria({ role: 'img', label: w.symbol(colour, code.maskedName) })}
          {...NO_ALT}
        />
      )}
      {age === 'fresh' ? (
        <TimeRing
          clock={clock}
          issuedAt={code.issuedAt}
          expiresAt={code.expiresAt}
          words={(left) => (left > 5 ? w.fresh(left) : w.refreshing)}
        />
      ) : null}
      {age === 'late' ? (
        <View id="code-late" className="health-code__late" {...aria({ role: 'status' })}>
          <Icon name="offline" />
          <View>
            {w.late(
              formatAge(code.issuedAt, nowMs, language),
              formatInstant(code.graceUntil, nowMs, language).split(' ')[1] ?? '',
            )}
          </View>
        </View>
      ) : null}
      {age === 'over' ? null : (
        <View className="health-code__facts">
          <View id="code-reason" className="health-code__reason">
            {code.reason.words[language]}
          </View>
          <View id="data-age" className="health-code__hint">
            {w.data(formatAge(code.dataAsOf, nowMs, language))}
          </View>
          {code.isDataOld ? <View className="health-code__warn">{w.dataOld}</View> : null}
        </View>
      )}
    </View>
  );
}
