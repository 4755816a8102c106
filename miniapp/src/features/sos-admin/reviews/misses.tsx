import type { SosReview } from '@contracts/sos-after';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { explainReview, listReviews } from '../api';
import { TabsPage } from '../tabs-page';
import { usePages } from '../use-pages';
import { sayMs, words } from '../words';
import { WordsSheet } from '../words-sheet';
import type { ReviewTab } from './follow-ups';

/** Cases that missed a bar: each is explained, in words. */
export function Misses(props: { tabs: Partial<Record<ReviewTab, string>>; onTab(tab: ReviewTab): void }) {
  const w = words.use().reviews;
  const language = useLanguage((store) => store.language);
  const [explaining, setExplaining] = useState<SosReview | null>(null);
  const pages = usePages(`sos.reviews.${language}`, (cursor) => listReviews('open', cursor));
  return (
    <TabsPage
      title={w.title}
      label={w.label}
      tabs={props.tabs as Record<ReviewTab, string>}
      tab="misses"
      onTab={props.onTab}
      pages={pages}
      none={{ title: w.missesNone, hint: w.missesNoneHint }}
      row={(one) => <MissCard key={one.id} one={one} onExplain={() => setExplaining(one)} />}
    >
      {explaining ? (
        <WordsSheet
          title={w.explainTitle}
          hint={w.explainHint}
          label={w.explainLabel}
          submit={w.explain}
          done={w.explained}
          least={10}
          tooShort={w.explainShort}
          maxLength={2_000}
          send={(said, key) => explainReview(explaining.id, said, key)}
          onClose={() => setExplaining(null)}
          onDone={() => {
            setExplaining(null);
            void pages.first.reload();
          }}
        />
      ) : null}
    </TabsPage>
  );
}

function MissCard({ one, onExplain }: { one: SosReview; onExplain(): void }) {
  const all = words.use();
  const w = all.reviews;
  return (
    <Card id={`miss-${one.number}`}>
      <View className="sosa-tags">
        {one.bars.map((bar) => (
          <Tag key={bar} tone="wrong">
            {all.bars[bar]}
          </Tag>
        ))}
      </View>
      <View className="sosa-item sosa-figures">{one.number}</View>
      <View className="sosa-hint sosa-figures">
        {w.times(sayMs(one.alertedMs, all), sayMs(one.acceptedMs, all), sayMs(one.arrivedMs, all))}
      </View>
      <View className="sosa-hint">{[one.unitName, formatInstant(one.openedAt)].filter(Boolean).join(' · ')}</View>
      <View className="sosa-actions">
        <Button id={`explain-${one.number}`} kind="primary" onClick={onExplain}>
          {w.explain}
        </Button>
        <Button onClick={() => go(PLACES.sosCase, { id: one.caseId })}>{all.openCase}</Button>
      </View>
    </Card>
  );
}
