import type { LineAnswer, LineVehiclesAnswer } from '@contracts/transit';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { Card, SectionTitle } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { pageParam, replaceWith } from '@/shared/wechat/navigation';
import { loadLine, loadVehicles } from '../../api';
import { clockOf, serverNow, useTicking } from '../../clock';
import { Alerts } from '../../components/alerts';
import { LineBadge } from '../../components/line-badge';
import { LineDiagram } from '../../components/line-diagram';
import { LiveStrip } from '../../components/live-strip';
import { nameOf } from '../../names';
import { words } from '../../words';
import '../../transit.scss';

const VEHICLES_EVERY_MS = 10_000;

/** 线路: its stops from end to end, with its buses where they last said they were. */
export default function LinePage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [id] = useState(() => pageParam('id') ?? '');
  const [yourStop] = useState(() => pageParam('stop'));
  const [chosen, setChosen] = useState(() => pageParam('direction'));
  const line = useResource<LineAnswer>(id ? `transit.line.${id}.${language}` : null, () => loadLine(id), {
    keepLast: true,
  });
  const live = useResource<LineVehiclesAnswer>(id ? `transit.vehicles.${id}` : null, () => loadVehicles(id), {
    everyMs: VEHICLES_EVERY_MS,
  });
  const nowMs = useTicking(1_000);
  Taro.usePullDownRefresh(() => {
    void Promise.all([line.reload(), live.reload()]).finally(() => Taro.stopPullDownRefresh());
  });

  const { data } = line;
  const direction = data?.directions.find((one) => String(one.direction) === chosen) ?? data?.directions[0];
  const vehicles = live.data?.vehicles.filter((vehicle) => vehicle.direction === direction?.direction) ?? [];
  const now = live.data ? serverNow(live.data, live.asOf, nowMs) : data ? serverNow(data, line.asOf, nowMs) : nowMs;

  return (
    <Screen
      title={data?.label ?? w.lineTitle}
      state={data && direction ? 'ready' : line.error ? 'error' : 'loading'}
      error={line.error}
      onRetry={() => void line.reload()}
      isOffline={line.isOffline || live.isOffline}
      asOf={live.asOf ?? line.asOf}
    >
      {data && direction ? (
        <PullDown onRefresh={async () => void (await Promise.all([line.reload(), live.reload()]))}>
          <Card>
            <View className="transit-line__head" {...aria({ role: 'heading', level: 2 })}>
              <LineBadge label={data.label} color={data.color} />
              <View className="transit-line__name">{nameOf(data.name, data.nameLatin)}</View>
            </View>
            <View className="transit-line__facts">
              {direction.firstAt && direction.lastAt
                ? w.firstLast(clockOf(direction.firstAt), clockOf(direction.lastAt))
                : w.notToday}
              {direction.everyMin ? ` · ${w.every(direction.everyMin)}` : ''}
              {` · ${w.stopCount(direction.stops.length)}`}
            </View>
            <LiveStrip realtime={(live.data ?? data).realtime} nowMs={now} />
            <View id="bus-count" className="transit-line__facts">
              {w.busCount(vehicles.length)}
            </View>
          </Card>
          {data.directions.length > 1 ? (
            <Segmented
              label={w.otherWay}
              value={String(direction.direction)}
              onChange={setChosen}
              options={data.directions.map((one) => ({
                value: String(one.direction),
                label: w.to(nameOf(one.headsign, one.headsignLatin)),
                id: `direction-${one.direction}`,
              }))}
            />
          ) : null}
          <Alerts alerts={data.alerts} />
          <Card flush>
            <LineDiagram direction={direction} vehicles={vehicles} yourStop={yourStop} color={data.color} nowMs={now} />
          </Card>
          {data.variants.length > 0 ? (
            <>
              <SectionTitle>{w.otherLines}</SectionTitle>
              <Card flush>
                {data.variants.map((one) => (
                  <ListRow
                    key={one.id}
                    icon="route"
                    title={<LineBadge label={one.label} color={one.color} />}
                    onClick={() => replaceWith('/features/transit/pages/line/index', { id: one.id })}
                  />
                ))}
              </Card>
            </>
          ) : null}
          <View className="transit-feed">{w.feed(data.feedVersion)}</View>
        </PullDown>
      ) : null}
    </Screen>
  );
}
