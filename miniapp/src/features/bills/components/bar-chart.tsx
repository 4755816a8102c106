import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from '@/shared/ui/class-names';
import { words } from '../words';

export interface Bar {
  key: string;
  value: number;
  /** under the mark; empty where there is no room for one */
  label: string;
  /** on the mark; empty where the others say enough */
  mark: string;
  /** the newest one, in full colour */
  isNow: boolean;
  /** what the table says */
  cells: string[];
}

/** Bars from zero in one colour, a few of them labelled, and all the figures in a table behind. */
export function BarChart(props: { bars: Bar[]; summary: string; heads: string[]; id: string }) {
  const w = words.use().account;
  const [hasTable, setTable] = useState(false);
  const most = Math.max(...props.bars.map((bar) => bar.value), 0);
  return (
    <View className="bills-chart">
      <View id={props.id} className="bills-chart__bars" {...aria({ role: 'img', label: props.summary })}>
        {props.bars.map((bar) => (
          <View key={bar.key} className="bills-chart__slot">
            <View className="bills-chart__mark">{bar.mark}</View>
            <View className="bills-chart__room">
              <View
                className={classNames('bills-chart__bar', bar.isNow && 'bills-chart__bar--now')}
                style={{ height: `${most > 0 ? Math.max(bar.value > 0 ? 2 : 0, (bar.value / most) * 100) : 0}%` }}
              />
            </View>
            <View className="bills-chart__label">{bar.label}</View>
          </View>
        ))}
      </View>
      <View
        id={`${props.id}-table`}
        className="bills-chart__more"
        {...pressable(() => setTable(!hasTable), { expanded: hasTable })}
      >
        {hasTable ? w.usageHide : w.usageTable}
      </View>
      {hasTable ? (
        <View className="bills-table" {...aria({ role: 'table', label: props.summary })}>
          <View className="bills-table__row" {...aria({ role: 'row' })}>
            {props.heads.map((head) => (
              <View
                key={head}
                className="bills-table__cell bills-table__cell--head"
                {...aria({ role: 'columnheader' })}
              >
                {head}
              </View>
            ))}
          </View>
          {[...props.bars].reverse().map((bar) => (
            <View key={bar.key} className="bills-table__row" {...aria({ role: 'row' })}>
              {bar.cells.map((cell, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
                <View key={n} className="bills-table__cell" {...aria({ role: 'cell' })}>
                  {cell}
                </View>
              ))}
            </View>
          ))}
        </View>
      ) : null}
    </View>
  );
}
