import type { LineAnswer, LineVehicle } from '@contracts/transit';
import { View } from '@tarojs/components';
import type { CSSProperties } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from '@/shared/ui/class-names';
import { Icon } from '@/shared/ui/icon';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { ageOf } from '../clock';
import { nameOf, signOf } from '../names';
import { words } from '../words';

type Direction = LineAnswer['directions'][number];

/** The stops of a line from top to bottom, with its buses between them where they last said they were. */
export function LineDiagram(props: {
  direction: Direction;
  vehicles: readonly LineVehicle[];
  yourStop: string | undefined;
  color: string | null;
  nowMs: number;
}) {
  const w = words.use();
  const { direction, vehicles, yourStop } = props;
  const style = { '--line-color': props.color ?? 'var(--primary)' } as CSSProperties;
  return (
    <View className="transit-diagram" style={style}>
      <View className="transit-diagram__stops" {...aria({ role: 'group' })}>
        {direction.stops.map((stop, at) => {
          const isYours = stop.id === yourStop;
          const sign = signOf(stop.name, stop.latin);
          return (
            <View
              key={`${stop.sequence}`}
              id={`call-${stop.sequence}`}
              className={classNames(
                'transit-diagram__stop',
                at === 0 && 'transit-diagram__stop--first',
                at === direction.stops.length - 1 && 'transit-diagram__stop--last',
                isYours && 'transit-diagram__stop--yours',
              )}
              {...pressable(() => go('/features/transit/pages/board/index', { id: stop.placeId }), { role: 'link' })}
            >
              <View className="transit-diagram__dot" />
              <View className="transit-diagram__name">
                {nameOf(stop.name, stop.latin)}
                {sign ? <View className="transit-diagram__sign">{sign}</View> : null}
              </View>
              {isYours ? <Tag tone="primary">{w.yourStop}</Tag> : null}
            </View>
          );
        })}
      </View>
      {vehicles.map((vehicle) =>
        vehicle.along === null ? null : (
          <Bus key={vehicle.id} vehicle={vehicle} along={vehicle.along} nowMs={props.nowMs} />
        ),
      )}
    </View>
  );
}

/** A bus keeps to its last known place; it is never moved on by guess, and an old place is drawn as old. */
function Bus({ vehicle, along, nowMs }: { vehicle: LineVehicle; along: number; nowMs: number }) {
  const w = words.use();
  const age = ageOf(vehicle.at, nowMs);
  const isOld = nowMs - Date.parse(vehicle.at) > 90_000;
  const style = { top: `calc(var(--transit-row) * ${(along + 0.5).toFixed(3)})` };
  return (
    <View
      className={classNames('transit-bus', isOld && 'transit-bus--old')}
      style={style}
      id={`bus-${vehicle.id}`}
      {...aria({ role: 'group' })}
    >
      <View className="transit-bus__mark">
        <Icon name="bus" />
      </View>
      <View className="transit-bus__words">
        {vehicle.label ? <View className="transit-bus__plate">{vehicle.label}</View> : null}
        <View className="transit-bus__age">{isOld ? w.positionStale(age) : age}</View>
      </View>
    </View>
  );
}
