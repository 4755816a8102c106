import type { Rota } from '@contracts/duty';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { formatDay } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { dutyWords } from './duty-words';
import { patternWords } from './pattern-words';
import { clockOf, sayWeekdays } from './weekly-hours';

export type Pattern = Rota['patterns'][number];

/** The weekly hours behind the rota, for those who plan it. */
export function PatternsCard(props: { rota: Rota; aside: ReactNode; onOpen(pattern: Pattern): void }) {
  const w = patternWords.use();
  const { posts } = dutyWords.use();
  const { patterns, people } = props.rota;
  const unitName = (unitId: string) => people.find((one) => one.unitId === unitId)?.unitName ?? '';
  const hours = ({ weekdays, startMinute, minutes }: Pattern) => {
    const end = startMinute + minutes;
    const over = end > 1_440 ? `${w.nextDay} ` : '';
    return `${sayWeekdays(weekdays, w)} ${clockOf(startMinute)}–${over}${end === 1_440 ? '24:00' : clockOf(end)}`;
  };
  return (
    <Card title={w.title} id="patterns" flush aside={props.aside}>
      {patterns.length === 0 ? <ListRow title={w.none} /> : null}
      {patterns.map((pattern) => (
        <ListRow
          key={pattern.id}
          id={`pattern-${pattern.id}`}
          title={pattern.person.name}
          note={
            <>
              <View>{`${unitName(pattern.unitId)} ${posts[pattern.post]}`.trim()}</View>
              <View className="sosd-figures">
                {[
                  hours(pattern),
                  w.since(formatDay(pattern.validFrom)),
                  pattern.validUntil ? w.until(formatDay(pattern.validUntil)) : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </View>
            </>
          }
          onClick={() => props.onOpen(pattern)}
        />
      ))}
    </Card>
  );
}
