import type { SosAlarm } from '@contracts/sos-watch';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { WatchCard } from '../../alarms/watch-card';
import { clearAlarm, listAlarms } from '../../api';
import { TabsPage } from '../../tabs-page';
import { usePages } from '../../use-pages';
import { words } from '../../words';
import { WordsSheet } from '../../words-sheet';

/** 报警: what rang the bell of those who run 一键求助, until a person has looked. */
export default function AlarmsPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [tab, setTab] = useState<'open' | 'cleared'>('open');
  const [clearing, setClearing] = useState<SosAlarm | null>(null);
  const pages = usePages(`sos.alarms.${tab}.${language}`, (cursor) => listAlarms(tab, cursor), ['sos.alarm']);
  Taro.usePullDownRefresh(() => {
    void pages.first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  return (
    <TabsPage<'open' | 'cleared', SosAlarm>
      title={w.alarms.title}
      label={w.alarms.label}
      tabs={w.alarms.states}
      tab={tab}
      onTab={setTab}
      pages={pages}
      above={<WatchCard />}
      none={tab === 'open' ? { title: w.alarms.none, hint: w.alarms.noneHint } : { title: w.alarms.noneCleared }}
      row={(alarm) => <AlarmCard key={alarm.id} alarm={alarm} onClear={() => setClearing(alarm)} />}
    >
      {clearing ? (
        <WordsSheet
          title={w.alarms.clearTitle}
          hint={w.alarms.clearHint}
          label={w.alarms.clearLabel}
          submit={w.alarms.clear}
          done={w.alarms.cleared}
          least={2}
          tooShort={w.needWords}
          maxLength={500}
          send={(said, key) => clearAlarm(clearing.id, said, key)}
          onClose={() => setClearing(null)}
          onDone={() => {
            setClearing(null);
            void pages.first.reload();
          }}
        />
      ) : null}
    </TabsPage>
  );
}

function AlarmCard({ alarm, onClear }: { alarm: SosAlarm; onClear(): void }) {
  const all = words.use();
  const w = all.alarms;
  const isOpen = alarm.clearedAt === null;
  const lines = [
    w.since(formatInstant(alarm.raisedAt)),
    alarm.times > 1 ? w.times(alarm.times) : null,
    alarm.times > 1 ? w.last(formatInstant(alarm.lastAt)) : null,
    alarm.rings > 0 ? w.rings(alarm.rings) : null,
  ];
  return (
    <Card id={`alarm-${alarm.code}`}>
      <View className="sosa-tags">
        <Tag tone={isOpen ? 'wrong' : 'done'}>{isOpen ? w.states.open : w.states.cleared}</Tag>
      </View>
      <View className="sosa-item">{alarm.words}</View>
      <View className="sosa-hint sosa-figures">{lines.filter(Boolean).join(' · ')}</View>
      {alarm.clearedAt ? (
        <View className="sosa-hint">
          {w.clearedBy(alarm.clearedBy ?? '', formatInstant(alarm.clearedAt))}
          {alarm.clearedWords ? `：${alarm.clearedWords}` : ''}
        </View>
      ) : null}
      <View className="sosa-actions">
        {isOpen ? (
          <Button id={`clear-${alarm.code}`} kind="primary" onClick={onClear}>
            {w.clear}
          </Button>
        ) : null}
        {alarm.caseId ? (
          <Button onClick={() => go(PLACES.sosCase, { id: alarm.caseId ?? '' })}>{all.openCase}</Button>
        ) : null}
      </View>
    </Card>
  );
}
