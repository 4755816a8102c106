import type { Home } from '@contracts/home';
import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { PLACES } from '@/shared/places';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { go } from '@/shared/wechat/navigation';
import { words } from './words';

/** What departments publish. */
export function DepartmentCard(props: {
  part: Home['services'] | undefined;
  error: unknown;
  onRetry(): Promise<void>;
}) {
  const w = words.use();
  const { part } = props;
  if (!part && props.error) return null;
  if (!part) {
    return (
      <Card title={w.services}>
        <SkeletonLines rows={3} />
      </Card>
    );
  }
  if (part.state === 'failed') return <PartFailed title={w.services} message={part.message} onRetry={props.onRetry} />;
  const all = (
    <View className="home__all" {...pressable(() => go(PLACES.services), { role: 'link' })}>
      {w.servicesAll}
    </View>
  );
  return (
    <Card title={w.services} aside={all} flush>
      {part.value.length === 0 ? <View className="home__none home__none--flush">{w.servicesNone}</View> : null}
      {part.value.map((service) => (
        <ListRow
          key={service.slug}
          title={service.title}
          note={`${service.department} · ${service.summary}`}
          onClick={() => go(PLACES.serviceEntry, { slug: service.slug })}
        />
      ))}
    </Card>
  );
}
