import type { ReconDay } from '@contracts/finance';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { words } from '../words';

/** 收款 = 已入账 + 已退款 + 途中 + 挂账, with the day's numbers, and whether it holds. */
export function DayEquation({ day }: { day: ReconDay }) {
  const w = words.use();
  const parts = [
    { sign: '', name: w.equation.received, fen: day.receivedFen },
    { sign: '=', name: w.equation.writtenOff, fen: day.writtenOffFen },
    { sign: '+', name: w.equation.refunded, fen: day.refundedFen },
    { sign: '+', name: w.equation.pending, fen: day.pendingFen },
    { sign: '+', name: w.equation.suspense, fen: day.suspenseFen },
  ];
  const gapFen = day.receivedFen - day.writtenOffFen - day.refundedFen - day.pendingFen - day.suspenseFen;
  return (
    <Card title={w.whereTo} id="day-equation">
      <View className="fdesk-equation">
        {parts.map((part) => (
          <View key={part.name} className="fdesk-equation__part">
            {part.sign ? <View className="fdesk-equation__sign">{part.sign}</View> : null}
            <View className="fdesk-equation__what">
              <View className="fdesk-equation__name">{part.name}</View>
              <View className="fdesk-equation__value">{formatFen(part.fen)}</View>
            </View>
          </View>
        ))}
      </View>
      <View
        id="day-balance"
        className={day.isBalanced ? 'fdesk-balance' : 'fdesk-balance fdesk-balance--off'}
        {...aria({ role: 'status' })}
      >
        <Icon name={day.isBalanced ? 'done' : 'alert'} />
        <View>
          {day.isBalanced ? w.isBalanced(formatFen(day.receivedFen)) : w.isUnbalanced(formatFen(Math.abs(gapFen)))}
        </View>
      </View>
      {day.pendingFen + day.suspenseFen > 0 ? <View className="fdesk-note">{w.pendingHint}</View> : null}
    </Card>
  );
}
