import type { Arrival } from '@contracts/transit';
import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { classNames } from '@/shared/ui/class-names';
import { Icon } from '@/shared/ui/icon';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { ageOf, clockOf } from '../clock';
import { type ArrivalGroup, minutesLate, minutesOf } from '../groups';
import { nameOf } from '../names';
import { words } from '../words';
import { LineBadge } from './line-badge';

/** One line at this stop: where to, minutes in large figures, how far the bus is, and how old that is. */
export function ArrivalCard(props: { group: ArrivalGroup; nowMs: number; isOffline: boolean; isShort: boolean }) {
  const w = words.use();
  const { group, nowMs } = props;
  const { first } = group;
  const open = () =>
    go('/features/transit/pages/line/index', { id: first.lineId, direction: first.direction, stop: first.poleId });
  return (
    <View className="transit-arrival" {...pressable(open, { role: 'link' })}>
      <View className="transit-arrival__words">
        <View className="transit-arrival__head">
          <LineBadge label={first.label} color={first.color} />
          <View className="transit-arrival__to">{w.to(nameOf(first.headsign, first.headsignLatin))}</View>
        </View>
        <Facts arrival={first} nowMs={nowMs} isOffline={props.isOffline} isShort={props.isShort} />
        {group.next.length > 0 && !props.isShort ? (
          <View className="transit-arrival__next">
            {w.next(group.next.map((one) => shortTime(one, nowMs)).join(' · '))}
          </View>
        ) : null}
        {group.missing.map((run) => (
          <Missing key={run.key} run={run} />
        ))}
      </View>
      <Figure arrival={first} nowMs={nowMs} isOffline={props.isOffline} />
    </View>
  );
}

/** `isShort`: what matters most, for elder mode. */
function Facts(props: { arrival: Arrival; nowMs: number; isOffline: boolean; isShort: boolean }) {
  const { arrival, nowMs, isOffline, isShort } = props;
  const w = words.use();
  if (arrival.state !== 'coming') return <Missing run={arrival} />;
  const { vehicle } = arrival;
  const late = minutesLate(arrival);
  const facts: string[] = [];
  if (arrival.stopsAway !== null) facts.push(w.stopsAway(arrival.stopsAway));
  if (arrival.source === 'scheduled' && arrival.at) facts.push(w.scheduledAt(clockOf(arrival.at)));
  if (arrival.source === 'interval' && arrival.interval)
    facts.push(`${clockOf(arrival.interval.from)}–${clockOf(arrival.interval.until)}`);
  if (late !== 0 && !isShort) facts.push(late > 0 ? w.late(late) : w.early(-late));
  if (vehicle?.occupancy && !isShort) facts.push(w.crowd[vehicle.occupancy]);
  const age = vehicle ? ageOf(vehicle.at, nowMs) : null;
  const isOld = vehicle ? vehicle.isStale || nowMs - Date.parse(vehicle.at) > 90_000 || isOffline : false;
  return (
    <View className="transit-arrival__facts">
      {arrival.isAdded ? <Tag tone="primary">{w.added}</Tag> : null}
      <View>{facts.join(' · ')}</View>
      {age && (isOld || !isShort) ? (
        <View className={classNames('transit-arrival__age', isOld && 'transit-arrival__age--old')}>
          {isOld ? w.positionStale(age) : w.positionAge(age)}
        </View>
      ) : null}
    </View>
  );
}

/** A run that does not come is shown, not hidden: somebody may be waiting for it. */
function Missing({ run }: { run: Arrival }) {
  const w = words.use();
  const clock = clockOf(run.scheduledAt ?? run.at ?? '');
  return (
    <View className="transit-arrival__missing">
      <Icon name="alert" />
      {run.state === 'cancelled' ? w.cancelled(clock) : w.skipped(clock)}
    </View>
  );
}

/** Live figures are bold and coloured with a signal mark; timetable figures are plain, with a clock and the word. */
function Figure({ arrival, nowMs, isOffline }: { arrival: Arrival; nowMs: number; isOffline: boolean }) {
  const w = words.use();
  if (arrival.state !== 'coming') return <View className="transit-figure transit-figure--none">—</View>;
  if (arrival.source === 'interval' && arrival.interval) {
    return (
      <View className="transit-figure">
        <View className="transit-figure__kind">{w.everyAbout}</View>
        <View className="transit-figure__number">{arrival.interval.everyMin}</View>
        <View className="transit-figure__unit">{w.everyUnit}</View>
      </View>
    );
  }
  const minutes = minutesOf(arrival, nowMs) ?? 0;
  const isLive = arrival.source === 'live' && !isOffline;
  const isHere = minutes === 0 && isLive;
  return (
    <View className={classNames('transit-figure', isLive && 'transit-figure--live')}>
      <View className="transit-figure__kind">
        {isLive ? <View className="transit-figure__dot" /> : <Icon name="clock" />}
        {isLive ? w.live : w.scheduled}
      </View>
      {isHere ? (
        <View className="transit-figure__here">{w.arriving}</View>
      ) : (
        <View className="transit-figure__line">
          <View className="transit-figure__number">{minutes}</View>
          <View className="transit-figure__unit">{w.minutes}</View>
        </View>
      )}
    </View>
  );
}

export function shortTime(arrival: Arrival, nowMs: number): string {
  const w = words.now();
  if (arrival.interval) return w.every(arrival.interval.everyMin);
  const text = w.minutesShort(minutesOf(arrival, nowMs) ?? 0);
  return arrival.source === 'live' ? text : w.nextScheduled(text);
}
