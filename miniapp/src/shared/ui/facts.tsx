import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import './facts.scss';

/** What is so, a line each: its name at the start, the value at the end. Lines without a value are left out. */
export function Facts(props: { rows: { label: string; value: ReactNode; id?: string }[] }) {
  return (
    <View className="ui-facts">
      {props.rows
        .filter((row) => row.value !== null && row.value !== undefined && row.value !== '')
        .map((row) => (
          <View key={row.label} className="ui-facts__row">
            <View className="ui-facts__label">{row.label}</View>
            <View id={row.id} className="ui-facts__value">
              {row.value}
            </View>
          </View>
        ))}
    </View>
  );
}
