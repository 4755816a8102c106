import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { listFamilyUses } from '../api';
import { words } from '../words';

/** What relatives did in my name: the other side of the consent. */
export function FamilyUses() {
  const w = words.use().family;
  const uses = useResource('identity.family-uses', listFamilyUses);
  if (uses.error && !uses.data) return <PartFailed title={w.uses} error={uses.error} onRetry={uses.reload} />;
  return (
    <Card title={w.uses} flush>
      {uses.data ? null : <SkeletonLines rows={2} />}
      {uses.data?.items.length === 0 ? <View className="family__more">{w.usesNone}</View> : null}
      {uses.data?.items.map((use) => (
        <ListRow key={use.id} title={`${use.actorName} · ${use.purpose}`} note={formatInstant(use.usedAt)} />
      ))}
    </Card>
  );
}
