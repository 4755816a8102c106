import { View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { words } from '../words';

export interface Mark {
  key: string;
  label: string;
  /** null: there is none, and no bar */
  value: number | null;
  /** on the mark, the sample size in it */
  said: string;
  cells: string[];
}

/** A chart and, behind one press, the same figures as a table. */
function WithTable(props: { id: string; summary: string; heads: string[]; marks: Mark[]; children: ReactNode }) {
  const w = words.use().figures;
  const [hasTable, setTable] = useState(false);
  return (
    <View className="sosa-chart">
      <View id={props.id} {...aria({ role: 'img', label: props.summary })}>
        {props.children}
      </View>
      <View
        id={`${props.id}-table`}
        className="sosa-chart__more"
        {...pressable(() => setTable(!hasTable), { expanded: hasTable })}
      >
        {hasTable ? w.hideTable : w.table}
      </View>
      {hasTable ? (
        <FigureTable label={props.summary} heads={props.heads} rows={props.marks.map((mark) => mark.cells)} />
      ) : null}
    </View>
  );
}

export function FigureTable(props: { label: string; heads: string[]; rows: string[][] }) {
  return (
    <View
      className="sosa-table"
      {...(process.env.TARO_ENV === 'h5' ? { tabindex: '0' } : {})}
      {...aria({ role: 'table', label: props.label })}
    >
      <View className="sosa-table__row" {...aria({ role: 'row' })}>
        {props.heads.map((head) => (
          <View key={head} className="sosa-table__cell sosa-table__cell--head" {...aria({ role: 'columnheader' })}>
            {head}
          </View>
        ))}
      </View>
      {props.rows.map((cells) => (
        <View key={cells.join('|')} className="sosa-table__row" {...aria({ role: 'row' })}>
          {cells.map((cell, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
            <View key={n} className="sosa-table__cell" {...aria({ role: 'cell' })}>
              {cell}
            </View>
          ))}
        </View>
      ))}
    </View>
  );
}

const mostOf = (marks: Mark[]) => Math.max(...marks.map((mark) => mark.value ?? 0), 1);
const shareOf = (mark: Mark, most: number) => (mark.value === null ? 0 : Math.max(1, (mark.value / most) * 100));

/** Bars from zero, lying, each with its words at the end. */
export function RowChart(props: { id: string; summary: string; heads: string[]; marks: Mark[] }) {
  const most = mostOf(props.marks);
  return (
    <WithTable {...props}>
      {props.marks.map((mark) => (
        <View key={mark.key} className="sosa-chart__row">
          <View className="sosa-chart__label">{mark.label}</View>
          <View className="sosa-chart__room">
            <View className="sosa-chart__bar" style={{ width: `${shareOf(mark, most)}%` }} />
          </View>
          <View className="sosa-chart__mark">{mark.said}</View>
        </View>
      ))}
    </WithTable>
  );
}

/** Bars from zero, standing: the hours of a day, each with how many cases it stands for. */
export function HourChart(props: { id: string; summary: string; heads: string[]; marks: Mark[] }) {
  const most = mostOf(props.marks);
  return (
    <WithTable {...props}>
      <View className="sosa-chart__columns">
        {props.marks.map((mark, n) => (
          <View key={mark.key} className="sosa-chart__slot">
            <View className="sosa-chart__n">{mark.said}</View>
            <View className="sosa-chart__column">
              <View className="sosa-chart__column-bar" style={{ height: `${shareOf(mark, most)}%` }} />
            </View>
            <View className="sosa-chart__hour">{n % 6 === 0 ? mark.label : ''}</View>
          </View>
        ))}
      </View>
    </WithTable>
  );
}
