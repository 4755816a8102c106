import type { SosFollowUp } from '@contracts/sos-after';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Field } from '@/shared/ui/field';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { answerFollowUp, listFollowUps } from '../api';
import { TabsPage } from '../tabs-page';
import { usePages } from '../use-pages';
import { words } from '../words';
import { WordsSheet } from '../words-sheet';

export type ReviewTab = 'follow' | 'misses';

/** The day after a case ended somebody asks how the person is. */
export function FollowUps(props: { tabs: Partial<Record<ReviewTab, string>>; onTab(tab: ReviewTab): void }) {
  const all = words.use();
  const w = all.reviews;
  const language = useLanguage((store) => store.language);
  const [asking, setAsking] = useState<SosFollowUp | null>(null);
  const [lookedAfter, setLookedAfter] = useState<'yes' | 'no'>('yes');
  const pages = usePages(`sos.follow-ups.${language}`, (cursor) => listFollowUps('waiting', cursor));
  return (
    <TabsPage
      title={w.title}
      label={w.label}
      tabs={props.tabs as Record<ReviewTab, string>}
      tab="follow"
      onTab={props.onTab}
      pages={pages}
      none={{ title: w.followNone, hint: w.followNoneHint }}
      row={(one) => <FollowUpCard key={one.id} one={one} onAnswer={() => setAsking(one)} />}
    >
      {asking ? (
        <WordsSheet
          title={w.answerTitle}
          label={w.answerLabel}
          submit={w.answer}
          done={w.answered}
          least={2}
          tooShort={all.needWords}
          maxLength={500}
          send={(said, key) => answerFollowUp(asking.id, { lookedAfter: lookedAfter === 'yes', words: said }, key)}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            void pages.first.reload();
          }}
        >
          <Field label={w.lookedAfter}>
            <Choices
              label={w.lookedAfter}
              options={[
                { value: 'yes' as const, label: w.yes, id: 'looked-after-yes' },
                { value: 'no' as const, label: w.no, id: 'looked-after-no' },
              ]}
              value={lookedAfter}
              onChange={setLookedAfter}
            />
          </Field>
        </WordsSheet>
      ) : null}
    </TabsPage>
  );
}

function FollowUpCard({ one, onAnswer }: { one: SosFollowUp; onAnswer(): void }) {
  const all = words.use();
  const w = all.reviews;
  const s = sosWords.use();
  return (
    <Card id={`follow-up-${one.number}`}>
      <View className="sosa-tags">
        {one.state === 'wanting' ? <Tag tone="wrong">{w.wanting}</Tag> : null}
        {one.outcome ? <Tag>{s.outcomes[one.outcome]}</Tag> : null}
        {one.raises > 1 ? <Tag tone="wait">{w.raises(one.raises)}</Tag> : null}
      </View>
      <View className="sosa-item">{one.personName}</View>
      <View className="sosa-hint sosa-figures">
        {[one.number, one.unitName, w.due(formatInstant(one.dueAt))].filter(Boolean).join(' · ')}
      </View>
      <View className="sosa-actions">
        <Button id={`answer-${one.number}`} kind="primary" onClick={onAnswer}>
          {w.answer}
        </Button>
        <Button onClick={() => go(PLACES.sosCase, { id: one.caseId })}>{all.openCase}</Button>
      </View>
    </Card>
  );
}
