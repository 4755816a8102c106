import type { ServiceEntry } from '@contracts/services';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatCalendarDay } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { AnswerCard } from './answer-card';
import { yuanOf } from './entry-sentences';
import { MaterialsCard, type Ticks } from './materials-card';
import { PhonesCard, PlacesCard } from './ways-cards';
import { words } from './words';
import './entry-view.scss';

/** A service entry as citizens read it: the answer first, then everything one may need on the way. */
export function EntryView(props: { entry: ServiceEntry; ticks?: Ticks }) {
  const { entry } = props;
  const w = words.use();
  return (
    <View className="entry">
      <AnswerCard entry={entry} />
      <MaterialsCard materials={entry.materials} ticks={props.ticks} />
      {entry.steps.length > 0 ? (
        <Card title={w.steps}>
          <View className="entry__steps" {...aria({ role: 'list' })}>
            {entry.steps.map((step, index) => (
              <View key={step.title} className="entry__step" {...aria({ role: 'listitem' })}>
                <View className="entry__step-number" {...aria({ hidden: true })}>
                  {index + 1}
                </View>
                <View className="entry__step-words">
                  {step.title}
                  {step.detail ? <View className="entry__second">{step.detail}</View> : null}
                </View>
              </View>
            ))}
          </View>
        </Card>
      ) : null}
      {entry.channel.kind === 'page'
        ? entry.channel.sections.map((section) => (
            <Card key={section.heading} title={section.heading}>
              <View className="entry__text">{section.body}</View>
            </Card>
          ))
        : null}
      <PlacesCard entry={entry} />
      <FeesCard fees={entry.fees} />
      <PhonesCard phones={entry.phones} />
      <Sources entry={entry} />
    </View>
  );
}

function FeesCard(props: { fees: ServiceEntry['fees'] }) {
  const w = words.use();
  const { items, note } = props.fees;
  if (items.length === 0 && !note) return null;
  return (
    <Card title={w.fees}>
      {items.map((item) => (
        <View key={item.name} className="entry__fee">
          <View className="entry__fee-words">
            {item.name}
            <View className="entry__second">{w.basis(item.basis)}</View>
          </View>
          <View className="entry__fee-amount">{w.yuan(yuanOf(item.amountFen))}</View>
        </View>
      ))}
      {note ? <View className="entry__second">{note}</View> : null}
    </Card>
  );
}

/** Who answers for these facts, by which rule, and when somebody last looked. */
function Sources(props: { entry: ServiceEntry }) {
  const { entry } = props;
  const w = words.use();
  return (
    <View className="entry__sources">
      <View>
        {w.department} · {entry.unit.name}
        {entry.lastReviewedOn ? ` · ${w.checked(formatCalendarDay(`${entry.lastReviewedOn}T00:00:00+08:00`))}` : ''}
      </View>
      {entry.legalBasis.length > 0 ? (
        <View>
          {w.law} · {entry.legalBasis.join(w.join)}
        </View>
      ) : null}
      {entry.isReviewOverdue && entry.reviewDueOn ? (
        <View className="entry__overdue">
          <Icon name="clock" />
          {w.overdue(formatCalendarDay(`${entry.reviewDueOn}T00:00:00+08:00`))}
        </View>
      ) : null}
    </View>
  );
}
