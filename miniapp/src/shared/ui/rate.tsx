import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { classNames } from './class-names';
import { Icon } from './icon';
import './rate.scss';

/** One to five stars, each a target of its own; the number chosen is also said in a word. */
export function Rate(props: {
  label: string;
  value: number;
  onChange?: (value: number) => void;
  words?: string[];
  /** Tells the stars of one question from those of another. */
  id?: string;
}) {
  const w = useWords();
  return (
    <View
      className="ui-rate"
      {...aria({
        role: props.onChange ? 'radiogroup' : 'img',
        label: props.onChange ? props.label : w.stars(props.value),
      })}
    >
      {[1, 2, 3, 4, 5].map((stars) => (
        <View
          key={stars}
          id={props.onChange ? `${props.id ?? 'rate'}-${stars}` : undefined}
          className={classNames(
            'ui-rate__star',
            stars <= props.value && 'ui-rate__star--on',
            !props.onChange && 'ui-rate__star--small',
          )}
          {...(props.onChange
            ? pressable(() => props.onChange?.(stars), {
                role: 'radio',
                checked: stars === props.value,
                label: w.stars(stars),
              })
            : {})}
        >
          <Icon name="star" size="tile" className="ui-rate__icon" />
        </View>
      ))}
      {props.words ? <View className="ui-rate__words">{props.words[props.value - 1]}</View> : null}
    </View>
  );
}
