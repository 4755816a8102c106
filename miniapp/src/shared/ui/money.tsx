import { View } from '@tarojs/components';
import { useLanguage } from '@/shared/i18n/language';
import { formatFen } from '@/shared/i18n/money';
import { classNames } from './class-names';
import './money.scss';

/** An amount in tabular figures: in a line of text, at the end of a row, or as the one figure of a screen. */
export function Money(props: { fen: number; size?: 'text' | 'row' | 'figure'; id?: string; className?: string }) {
  const language = useLanguage((store) => store.language);
  return (
    <View id={props.id} className={classNames('ui-money', `ui-money--${props.size ?? 'text'}`, props.className)}>
      {formatFen(props.fen, language)}
    </View>
  );
}
