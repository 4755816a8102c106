import type { SosExercise } from '@contracts/sos-after';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { listExercises, readTestMonth } from '../../api';
import { DrillCard } from '../../drills/drill-card';
import { StartSheet } from '../../drills/start-sheet';
import { TabsPage } from '../../tabs-page';
import { usePages } from '../../use-pages';
import { words } from '../../words';

const SHANGHAI_MS = 8 * 3_600_000;
const thisMonth = () => new Date(Date.now() + SHANGHAI_MS).toISOString().slice(0, 7);

/** 演练: start one, and see how it goes and went. */
export default function DrillsPage() {
  const w = words.use().drills;
  const language = useLanguage((store) => store.language);
  const [tab, setTab] = useState<'running' | 'over'>('running');
  const [isStarting, setStarting] = useState(false);
  const mayStart = useSession((session) => session.grants.some((grant) => grant.role === 'supervisor'));
  const pages = usePages(`sos.drills.${tab}.${language}`, (cursor) => listExercises(tab, cursor), ['sos.changed']);
  const month = useResource('sos.test-month', () => readTestMonth(thisMonth()));
  Taro.usePullDownRefresh(() => {
    void pages.first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  return (
    <TabsPage<'running' | 'over', SosExercise>
      title={w.title}
      label={w.label}
      tabs={w.states}
      tab={tab}
      onTab={setTab}
      pages={pages}
      none={{ title: tab === 'running' ? w.none : w.noneOver, hint: w.noneHint }}
      above={
        month.data ? (
          <Card title={w.month}>
            <View className="sosa-figures">{w.monthLine(month.data.people, month.data.passed, month.data.failed)}</View>
          </Card>
        ) : null
      }
      row={(drill) => <DrillCard key={drill.id} drill={drill} mayEnd={mayStart} onChanged={pages.first.reload} />}
      footer={
        mayStart ? (
          <BottomBar>
            <Button id="start-drill" kind="primary" size="large" onClick={() => setStarting(true)}>
              {w.start}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {isStarting ? (
        <StartSheet
          onClose={() => setStarting(false)}
          onStarted={() => {
            setStarting(false);
            setTab('running');
            void pages.first.reload();
          }}
        />
      ) : null}
    </TabsPage>
  );
}
