import type { Rota } from '@contracts/duty';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { formatSecond, formatSpan } from '@/shared/sos/spans';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Tag } from '@/shared/ui/tag';
import { dutyWords } from './duty-words';
import { DUTY_TONES } from './my-posts';

/** Who stands where now, and how fresh their position is. */
export function OnDutyCard({ rota }: { rota: Rota }) {
  const w = dutyWords.use();
  const language = useLanguage((store) => store.language);
  return (
    <Card title={w.now} id="on-duty" flush>
      {rota.now.length === 0 ? <ListRow title={w.nowNone} /> : null}
      {rota.now.map((one) => (
        <ListRow
          key={`${one.unitId}-${one.post}-${one.person.personId}`}
          title={one.person.name}
          note={[
            `${one.unitName} ${w.posts[one.post]}`,
            one.positionAgeS === null ? w.positionOfNone : w.positionOf(formatSpan(one.positionAgeS * 1_000, language)),
          ].join(' · ')}
          end={<Tag tone={DUTY_TONES[one.state]}>{w.states[one.state]}</Tag>}
        />
      ))}
    </Card>
  );
}

/** The turns of a week, day by day. */
export function TurnsCard({ rota }: { rota: Rota }) {
  const w = dutyWords.use();
  const days = new Map<string, Rota['turns']>();
  for (const turn of rota.turns) {
    const day = formatDay(turn.startsAt);
    days.set(day, [...(days.get(day) ?? []), turn]);
  }
  return (
    <Card title={w.turns} id="turns">
      {rota.turns.length === 0 ? <View className="sosd-hint">{w.turnsNone}</View> : null}
      {[...days].map(([day, turns]) => (
        <View key={day} className="sosd-duty__day">
          <View className="sosd-duty__date" {...aria({ role: 'heading', level: 3 })}>
            {day}
          </View>
          <View className="sosd-duty__turns" {...aria({ role: 'list', label: day })}>
            {turns.map((turn) => (
              <View
                key={`${turn.unitId}-${turn.post}-${turn.person.personId}-${turn.startsAt}`}
                className="sosd-duty__turn"
                {...aria({ role: 'listitem' })}
              >
                <View className="sosd-figures">
                  {formatSecond(turn.startsAt).slice(0, 5)}–{formatSecond(turn.endsAt).slice(0, 5)}
                </View>
                <View>{turn.person.name}</View>
                <View className="sosd-hint">{w.posts[turn.post]}</View>
              </View>
            ))}
          </View>
        </View>
      ))}
    </Card>
  );
}

/** Leave that lies ahead, and who stands in. */
export function LeavesCard(props: { leaves: Rota['leaves']; onEnd?(id: string): void; aside?: ReactNode }) {
  const w = dutyWords.use();
  if (props.leaves.length === 0 && !props.aside) return null;
  return (
    <Card title={w.leaves} id="leaves" flush aside={props.aside}>
      {props.leaves.map((leave) => (
        <ListRow
          key={leave.id}
          title={leave.person.name}
          note={[
            w.leaveRow(formatInstant(leave.startsAt), formatInstant(leave.endsAt)),
            leave.reason,
            leave.substitute ? w.leaveSubstitute(leave.substitute.name) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
          end={leave.substitute ? undefined : <Tag tone="wrong">{w.leaveNobody}</Tag>}
          onClick={props.onEnd ? () => props.onEnd?.(leave.id) : undefined}
        />
      ))}
    </Card>
  );
}
