import type { FamilyLink } from '@contracts/identity';
import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { request } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { useSession } from '@/shared/session/session';
import { Card } from '@/shared/ui/card';
import { Field, TextBox } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { Segmented } from '@/shared/ui/segmented';
import { SwitchRow } from '@/shared/ui/switch';
import { addressOf, type Draft } from '../draft';
import { words } from '../words';

const MYSELF = 'me';

/** Last the words, beside what has been said already. */
export function WordsStep(props: {
  draft: Draft;
  change(part: Partial<Draft>): void;
  category: ReportCategory | null;
  problem: string;
}) {
  const w = words.use();
  const { draft, change, category } = props;
  return (
    <View>
      <View className="report-question" {...aria({ role: 'heading', level: 2 })}>
        {w.say.title}
      </View>
      <Field label={w.say.hint} error={props.problem}>
        <TextBox
          id="report-words"
          value={draft.words}
          maxLength={500}
          rows={5}
          placeholder={w.say.placeholder}
          ariaLabel={w.say.title}
          voice
          onChange={(said) => change({ words: said })}
        />
      </Field>
      <ForWhom draft={draft} change={change} />
      <Card flush>
        <SwitchRow
          id="anonymous"
          title={w.say.anonymous}
          note={w.say.anonymousHint}
          checked={draft.isAnonymous}
          onChange={(isAnonymous) => change({ isAnonymous })}
        />
      </Card>
      <Card title={w.say.review}>
        <View className="report-review">
          <Icon name="report" size="lead" className="report-review__icon" />
          <View>
            <View>{category?.name}</View>
            {category?.answerWithin ? (
              <View className="report-hint">
                {w.what.within(w.limit[category.answerWithin.unit](category.answerWithin.amount))}
              </View>
            ) : null}
          </View>
        </View>
        <View className="report-review">
          <Icon name="place" size="lead" className="report-review__icon" />
          {addressOf(draft)}
        </View>
        <View className="report-review">
          <Icon name="image" size="lead" className="report-review__icon" />
          {w.say.photos(draft.photos.length)}
        </View>
      </Card>
    </View>
  );
}

/** Family members who agreed that I act for them; nothing is shown where there are none. */
function ForWhom({ draft, change }: { draft: Draft; change(part: Partial<Draft>): void }) {
  const w = words.use();
  const personId = useSession((session) => session.person?.personId);
  const links = useResource<{ items: FamilyLink[] }>(personId ? `reports.family.${personId}` : null, () =>
    request({ path: '/identity/family' }),
  );
  const held = (links.data?.items ?? []).filter(
    (link) => link.side === 'actor' && link.state === 'active' && link.other.personId,
  );
  if (held.length === 0) return null;
  return (
    <Field label={w.say.forWhom}>
      <Segmented
        label={w.say.forWhom}
        options={[
          { value: MYSELF, label: w.say.me, id: 'for-me' },
          ...held.map((link) => ({ value: link.other.personId ?? '', label: link.other.displayName })),
        ]}
        value={draft.onBehalfOf ?? MYSELF}
        onChange={(value) => change({ onBehalfOf: value === MYSELF ? null : value })}
      />
    </Field>
  );
}
