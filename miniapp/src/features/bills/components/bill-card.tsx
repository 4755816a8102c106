import type { BillView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { formatPeriod } from '@/shared/i18n/periods';
import { Card } from '@/shared/ui/card';
import { Money } from '@/shared/ui/money';
import { TickMark } from '@/shared/ui/tick-mark';
import { words } from '../words';

/** One bill: what makes it up, line by line, and what the meter said. */
export function BillCard(props: {
  bill: BillView;
  unit: Record<string, string>;
  /** where several periods are owed, each may be left for later */
  choice?: { isOn: boolean; onToggle(): void };
}) {
  const w = words.use();
  const { bill, choice } = props;
  const period = formatPeriod(bill.period);
  return (
    <Card id={`bill-${bill.billNo}`}>
      <View
        className="bills-bill__head"
        {...(choice
          ? pressable(choice.onToggle, {
              role: 'checkbox',
              checked: choice.isOn,
              label: `${period} ${formatFen(bill.amountFen)}`,
            })
          : {})}
      >
        {choice ? <TickMark isOn={choice.isOn} /> : null}
        <View className="bills-account__name bills-bill__period">{period}</View>
        <Money fen={bill.amountFen} size="row" />
      </View>
      {bill.readings.map((reading) => (
        <View key={reading.name} className="bills-bill__reading">
          <View>{`${reading.name} ${w.account.used(`${reading.usage} ${props.unit[reading.unit] ?? reading.unit}`)}`}</View>
          {reading.previous !== null && reading.current !== null ? (
            <View className="bills-hint">{w.account.reading(String(reading.previous), String(reading.current))}</View>
          ) : null}
        </View>
      ))}
      {bill.lines.map((line) => (
        <View key={`${line.name}${line.detail ?? ''}`} className="bills-line">
          <View className="bills-line__words">
            <View className={line.kind === 'late_fee' ? 'bills-late' : undefined}>{line.name}</View>
            {line.detail ? <View className="bills-hint">{line.detail}</View> : null}
          </View>
          <Money fen={line.amountFen} />
        </View>
      ))}
    </Card>
  );
}
