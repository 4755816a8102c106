import type { Board } from '@contracts/transit';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useMode } from '@/shared/session/mode';
import { Button } from '@/shared/ui/button';
import { Card, SectionTitle } from '@/shared/ui/card';
import { classNames } from '@/shared/ui/class-names';
import { Empty } from '@/shared/ui/empty';
import { Icon } from '@/shared/ui/icon';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { toastDone } from '@/shared/ui/toast';
import { pageParam } from '@/shared/wechat/navigation';
import { loadBoard } from '../../api';
import { serverNow, useTicking } from '../../clock';
import { Alerts } from '../../components/alerts';
import { ArrivalCard } from '../../components/arrival-card';
import { LaterCard } from '../../components/later-card';
import { LiveStrip } from '../../components/live-strip';
import { ReadBoard } from '../../components/read-board';
import { groupArrivals } from '../../groups';
import { nameOf, signOf } from '../../names';
import { useSavedStops } from '../../saved-stops';
import { words } from '../../words';
import '../../transit.scss';

const EVERY_MS = 10_000;
const ALL = 'all';
/** In elder mode: what fits without scrolling far. */
const ELDER_SHOWN = 4;

/** 到站: what comes to this stop, soonest first. */
export default function BoardPage() {
  const w = words.use();
  const [id] = useState(() => pageParam('id') ?? '');
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  const board = useResource<Board>(id ? `transit.board.${id}.${language}` : null, () => loadBoard(id), {
    everyMs: EVERY_MS,
    keepLast: true,
  });
  const [pole, setPole] = useState(ALL);
  const [isWhole, setWhole] = useState(false);
  const saved = useSavedStops();
  const nowMs = useTicking(1_000);
  Taro.usePullDownRefresh(() => {
    void board.reload().finally(() => Taro.stopPullDownRefresh());
  });

  const { data } = board;
  const now = data ? serverNow(data, board.asOf, nowMs) : nowMs;
  const isHere = (poleId: string) => pole === ALL || poleId === pole;
  const groups = data
    ? groupArrivals(
        data.arrivals.filter((one) => isHere(one.poleId)),
        now,
      )
    : [];
  const shown = isElder && !isWhole ? groups.slice(0, ELDER_SHOWN) : groups;
  const later = data?.later.filter((one) => isHere(one.poleId)) ?? [];
  const sign = data ? signOf(data.stop.name, data.stop.latin) : null;
  const isSaved = saved.has(id);
  const save = () => {
    if (!data) return;
    const isNowSaved = saved.toggle({ id, name: data.stop.name, latin: data.stop.latin });
    toastDone(isNowSaved ? w.savedToast : w.unsavedToast);
  };

  return (
    <Screen
      title={w.boardTitle}
      state={data ? 'ready' : board.error ? 'error' : 'loading'}
      error={board.error}
      onRetry={() => void board.reload()}
      isOffline={board.isOffline}
      asOf={board.asOf}
      reads={!data}
    >
      {data ? (
        <PullDown onRefresh={board.reload}>
          <View className="transit-head">
            <View className="transit-head__words">
              <View id="stop-name" className="transit-head__name" {...aria({ role: 'heading', level: 2 })}>
                {nameOf(data.stop.name, data.stop.latin)}
              </View>
              {sign ? <View className="transit-head__sign">{sign}</View> : null}
            </View>
            <View
              id="save-stop"
              className={classNames('transit-save', isSaved && 'transit-save--on')}
              {...pressable(save)}
            >
              <Icon name="star" />
              {isSaved ? w.unsave : w.save}
            </View>
          </View>
          <LiveStrip realtime={data.realtime} nowMs={now} />
          {isElder ? <ReadBoard groups={shown} nowMs={now} /> : null}
          {data.stop.poles.length > 1 && !isElder ? (
            <Segmented
              label={w.allPoles}
              value={pole}
              onChange={setPole}
              options={[
                { value: ALL, label: w.allPoles, id: 'pole-all' },
                ...data.stop.poles
                  .filter((one) => one.towards !== null)
                  .map((one) => ({
                    value: one.id,
                    label: w.poleTowards(nameOf(one.towards ?? '', one.towardsLatin)),
                    id: `pole-${one.id}`,
                  })),
              ]}
            />
          ) : null}
          <Alerts alerts={data.alerts} />
          {groups.length > 0 ? (
            <Card flush id="arrivals">
              {shown.map((group) => (
                <ArrivalCard key={group.key} group={group} nowMs={now} isOffline={board.isOffline} isShort={isElder} />
              ))}
            </Card>
          ) : (
            <Card>
              <Empty inCard icon="bus" title={w.nothingComing} />
            </Card>
          )}
          {shown.length < groups.length ? (
            <Button id="show-all" block onClick={() => setWhole(true)}>
              {w.showAll(groups.length)}
            </Button>
          ) : null}
          {later.length > 0 && (!isElder || isWhole) ? (
            <>
              <SectionTitle>{w.later}</SectionTitle>
              <LaterCard later={later} />
            </>
          ) : null}
          {isElder ? null : <View className="transit-feed">{w.feed(data.feedVersion)}</View>}
        </PullDown>
      ) : null}
    </Screen>
  );
}
