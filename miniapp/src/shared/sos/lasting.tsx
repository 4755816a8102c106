import { View } from '@tarojs/components';
import { useLanguage } from '@/shared/i18n';
import { formatSpan } from './spans';
import { useNow } from './use-now';

/**
 * How long it is since an instant, counting. A piece of its own, so that each second changes a word and not a screen.
 *
 * @param say what is said of the span: `没人接 1 分 32 秒`
 */
export function Lasting(props: { since: string; say?(span: string): string; className?: string }) {
  const language = useLanguage((store) => store.language);
  const span = formatSpan(useNow() - Date.parse(props.since), language);
  return <View className={props.className}>{props.say ? props.say(span) : span}</View>;
}

/** How long it is until an instant, counting down to nothing. */
export function Remaining(props: { until: string; say(span: string): string; over: string; className?: string }) {
  const language = useLanguage((store) => store.language);
  const leftMs = Date.parse(props.until) - useNow();
  return <View className={props.className}>{leftMs > 0 ? props.say(formatSpan(leftMs, language)) : props.over}</View>;
}
