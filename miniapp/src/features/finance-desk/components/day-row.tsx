import type { ReconDay } from '@contracts/finance';
import { View } from '@tarojs/components';
import { formatCalendarDay } from '@/shared/i18n/times';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Money } from '@/shared/ui/money';
import { words } from '../words';
import { DayTags } from './day-tags';

/** A day in the list: what came in, whether it is all accounted for, what is left to do. */
export function DayRow(props: { day: ReconDay; isOn: boolean | undefined; onClick(): void }) {
  const { day, isOn, onClick } = props;
  const w = words.use();
  return (
    <DeskRow id={`day-${day.day}`} isOn={isOn} onClick={onClick}>
      <View className="fdesk-row__head">
        <View className="fdesk-row__title">{formatCalendarDay(day.day)}</View>
        <View className="fdesk-row__company">{w.received}</View>
        <Money fen={day.receivedFen} size="row" />
      </View>
      <View className="fdesk-row__foot">
        <DayTags day={day} />
      </View>
    </DeskRow>
  );
}
