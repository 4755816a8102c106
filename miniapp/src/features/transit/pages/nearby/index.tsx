import type { Position } from '@contracts/shared';
import type { NearAnswer } from '@contracts/transit';
import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { readKept, writeKept } from '@/shared/session/kept';
import { useMode } from '@/shared/session/mode';
import { Button } from '@/shared/ui/button';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { SearchEntry } from '@/shared/ui/search-entry';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { currentPosition } from '@/shared/wechat/location';
import { go } from '@/shared/wechat/navigation';
import { loadNear } from '../../api';
import { serverNow, useTicking } from '../../clock';
import { LiveStrip } from '../../components/live-strip';
import { PlaceCard } from '../../components/place-card';
import { nameOf } from '../../names';
import { type SavedStop, savedStops } from '../../saved-stops';
import { words } from '../../words';
import '../../transit.scss';

/** Whether this person asked for stops around them before: then the page need not ask again. */
const ASKED = 'transit.asked';
const EVERY_MS = 20_000;
const ELDER_SHOWN = 3;

type Whereabouts = { kind: 'unasked' } | { kind: 'looking' } | { kind: 'known'; position: Position | null };

/** 等公交: search, the stops I use, the stops around me. */
export default function NearbyPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const [saved, setSaved] = useState<SavedStop[]>(savedStops);
  // An old person came for the bus: one question less, the phone asks its own.
  const [where, setWhere] = useState<Whereabouts>(() =>
    isElder || readKept<boolean>(ASKED) ? { kind: 'looking' } : { kind: 'unasked' },
  );
  const position = where.kind === 'known' ? where.position : null;
  const key = where.kind === 'known' ? `transit.near.${place(position)}` : null;
  const near = useResource<NearAnswer>(key, () => loadNear(position), { everyMs: EVERY_MS, keepLast: true });
  const nowMs = useTicking(5_000);

  useDidShow(() => setSaved(savedStops()));
  useEffect(() => {
    if (where.kind !== 'looking') return;
    let isGone = false;
    void currentPosition().then((found) => {
      if (!isGone) setWhere({ kind: 'known', position: found });
    });
    return () => {
      isGone = true;
    };
  }, [where.kind]);
  Taro.usePullDownRefresh(() => {
    void near.reload().finally(() => Taro.stopPullDownRefresh());
  });

  const locate = () => {
    writeKept(ASKED, true);
    setWhere({ kind: 'looking' });
  };
  const now = near.data ? serverNow(near.data, near.asOf, nowMs) : nowMs;
  const places = near.data?.places.slice(0, isElder ? ELDER_SHOWN : undefined) ?? [];

  return (
    <Screen title={w.title} isOffline={near.isOffline} asOf={near.asOf}>
      <PullDown onRefresh={near.reload}>
        <SearchEntry words={w.searchHint} onClick={() => go('/features/transit/pages/search/index')} />
        {saved.length > 0 ? (
          <>
            <SectionTitle>{w.saved}</SectionTitle>
            <Card flush>
              {saved.map((stop) => (
                <ListRow
                  key={stop.id}
                  icon="star"
                  title={nameOf(stop.name, stop.latin)}
                  onClick={() => go('/features/transit/pages/board/index', { id: stop.id })}
                />
              ))}
            </Card>
          </>
        ) : null}
        <SectionTitle>{w.near}</SectionTitle>
        {where.kind === 'unasked' ? (
          <Card>
            <View className="transit-ask__title">{w.nearAsk}</View>
            <View className="transit-ask__hint">{w.nearAskHint}</View>
            <Button id="locate" kind="primary" size="large" icon="locate" onClick={locate}>
              {w.locate}
            </Button>
          </Card>
        ) : null}
        {where.kind === 'looking' ? <SkeletonCards count={3} rows={3} /> : null}
        {where.kind === 'known' ? (
          near.data ? (
            <>
              <View className="transit-where">{position ? w.located : w.middle}</View>
              <LiveStrip realtime={near.data.realtime} nowMs={now} />
              {places.map((one) => (
                <PlaceCard key={one.id} place={one} nowMs={now} />
              ))}
              {places.length === 0 ? <Empty icon="place" title={w.nothingNear} hint={w.nothingNearHint} /> : null}
            </>
          ) : near.error ? (
            <PartFailed error={near.error} onRetry={near.reload} />
          ) : (
            <SkeletonCards count={3} rows={3} />
          )
        ) : null}
      </PullDown>
    </Screen>
  );
}

/** About a hundred metres: a phone that lies still moves less, and an answer nearer than that is as good. */
function place(position: Position | null): string {
  if (!position) return 'middle';
  return `${position.datum} ${position.latitude.toFixed(3)} ${position.longitude.toFixed(3)}`;
}
