import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatAge, formatInstant } from '@/shared/i18n/times';
import { Icon, type IconName } from '@/shared/ui/icon';
import { type GateResult, type GateVerdict, TONES, type Tone } from '../gate-verdict';
import { words } from '../words';

const SHAPES: Record<Tone, IconName> = { pass: 'done', care: 'warning', stop: 'octagon', grey: 'help' };
const OWN_SHAPES: Partial<Record<GateVerdict, IconName>> = {
  expired: 'clock',
  not_yet_valid: 'clock',
  forged: 'failed',
  unknown: 'help',
  list_stale: 'offline',
  replayed: 'history',
};

/** The verdict, to be read from two metres: shape, word, and what the guard says and does. */
export function VerdictPanel(props: { result: GateResult }) {
  const { result } = props;
  const w = words.use();
  const { title, script } = w.verdicts[result.verdict];
  const tone = TONES[result.verdict];
  const { content } = result;
  return (
    <View id="verdict" className={`gate-verdict gate-verdict--${tone}`} {...aria({ role: 'alert', live: 'assertive' })}>
      <View className="gate-verdict__head">
        <Icon name={OWN_SHAPES[result.verdict] ?? SHAPES[tone]} size="face" />
        <View id="verdict-title" className="gate-verdict__title">
          {title}
        </View>
      </View>
      {content ? (
        <View id="verdict-name" className="gate-verdict__name">
          {content.maskedName}
        </View>
      ) : null}
      <View id="verdict-script" className="gate-verdict__script">
        {script}
      </View>
      {result.firstScan ? (
        <View className="gate-verdict__fact">
          {w.first(
            formatInstant(new Date(result.firstScan.atMs).toISOString(), result.atMs),
            result.firstScan.gateName,
          )}
        </View>
      ) : null}
      {content && result.lateS > 0 && tone !== 'grey' ? (
        <View id="verdict-late" className="gate-verdict__fact">
          {w.late(w.minutes(Math.floor(result.lateS / 60)))}
        </View>
      ) : null}
      <View className="gate-verdict__foot">
        <View id="verdict-how">{result.isOffline ? w.offline : w.online}</View>
        {content ? (
          <View>{w.data(formatAge(new Date(content.dataAsOfS * 1_000).toISOString(), result.atMs))}</View>
        ) : null}
      </View>
    </View>
  );
}
