import type { Coverage, Enrolled } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { listEnrolled, readCoverage } from '../../api';
import { GapCard, RunCard } from '../../people/coverage-cards';
import { EnrolSheet } from '../../people/enrol-sheet';
import { TabsPage } from '../../tabs-page';
import { usePages } from '../../use-pages';
import { words } from '../../words';

type Tab = 'gaps' | 'faulty' | 'all';
type Item = { gap: Coverage['gaps'][number] } | { person: Enrolled['items'][number] };
const RUNNING_MS = 3_000;

/** 登记的人和空档: who is on file here, whose contacts fail, and the hours in which nobody could be found. */
export default function PeoplePage() {
  const w = words.use().people;
  const language = useLanguage((store) => store.language);
  const mayEnrol = useSession((session) =>
    session.grants.some((grant) => ['handler', 'supervisor', 'administrator', 'grid_worker'].includes(grant.role)),
  );
  const [tab, setTab] = useState<Tab>('gaps');
  const [isEnrolling, setEnrolling] = useState(false);
  const [isWatching, setWatching] = useState(false);
  const coverage = useResource(`sos.coverage.${language}`, () => readCoverage(), {
    everyMs: isWatching ? RUNNING_MS : undefined,
  });
  const isRunning = coverage.data?.run?.state === 'running';
  if (isWatching && coverage.data?.run && !isRunning) setWatching(false);
  const pages = usePages<Item>(
    `sos.enrolled.${tab}.${language}.${coverage.data?.run?.finishedAt ?? ''}`,
    async (cursor) => {
      if (tab === 'gaps') {
        const { gaps } = await readCoverage();
        return { items: gaps.map((gap) => ({ gap })), nextCursor: null };
      }
      const { items, nextCursor } = await listEnrolled({ faulty: tab === 'faulty' || undefined, cursor });
      return { items: items.map((person) => ({ person })), nextCursor };
    },
  );
  Taro.usePullDownRefresh(() => {
    void Promise.all([coverage.reload(), pages.first.reload()]).finally(() => Taro.stopPullDownRefresh());
  });
  return (
    <TabsPage<Tab, Item>
      title={w.title}
      label={w.label}
      tabs={w.tabs}
      tab={tab}
      onTab={setTab}
      pages={pages}
      none={{
        title:
          tab === 'gaps'
            ? coverage.data?.run?.state === 'done'
              ? w.gapsNone
              : w.runNone
            : tab === 'faulty'
              ? w.noneFaulty
              : w.none,
      }}
      above={
        coverage.data ? (
          <RunCard
            coverage={coverage.data}
            onAsked={async () => {
              setWatching(true);
              await coverage.reload();
            }}
          />
        ) : null
      }
      row={(item) =>
        'gap' in item ? (
          <GapCard key={`${item.gap.unitId}-${item.gap.step}-${item.gap.from}`} gap={item.gap} />
        ) : (
          <PersonCard key={item.person.personId} person={item.person} />
        )
      }
      footer={
        mayEnrol ? (
          <BottomBar>
            <Button id="enrol" kind="primary" size="large" icon="user-plus" onClick={() => setEnrolling(true)}>
              {w.enrol}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {isEnrolling ? (
        <EnrolSheet
          onClose={() => setEnrolling(false)}
          onEnrolled={(personId) => {
            setEnrolling(false);
            go(PLACES.sosProfile, { personId });
          }}
        />
      ) : null}
    </TabsPage>
  );
}

function PersonCard({ person }: { person: Enrolled['items'][number] }) {
  const w = words.use().people;
  return (
    <Card id={`enrolled-${person.personId}`} onClick={() => go(PLACES.sosProfile, { personId: person.personId })}>
      <View className="sosa-row__head">
        <View className="sosa-row__title">{person.name}</View>
        <View className="sosa-hint">{person.unitName}</View>
      </View>
      <View className="sosa-hint sosa-figures">
        {[w.contacts(person.confirmedContacts, person.contacts), person.livesAlone ? w.alone : null]
          .filter(Boolean)
          .join(' · ')}
      </View>
      <View className="sosa-row__foot">
        {person.failedContacts > 0 ? <Tag tone="wrong">{w.failed(person.failedContacts)}</Tag> : null}
        {person.gapHours > 0 ? <Tag tone="wait">{w.gapHours(person.gapHours)}</Tag> : null}
      </View>
    </Card>
  );
}
