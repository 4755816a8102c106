import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { formatInstant } from '@/shared/i18n/times';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { listFamilyUses } from '../api';
import { words } from '../words';

/** What relatives did in my name: the other side of the consent. */
export function FamilyUses(props: { linkId: string }) {
  const w = words.use().family;
  const uses = useResource(`identity.family-uses.${props.linkId}`, () => listFamilyUses(props.linkId));
  if (uses.error && !uses.data) return <PartFailed error={uses.error} onRetry={uses.reload} />;
  return (
    <View>
      <View className="family__line">{w.uses}</View>
      {uses.data ? null : <SkeletonLines rows={2} />}
      {uses.data?.items.length === 0 ? <View className="family__line">{w.usesNone}</View> : null}
      {uses.data?.items.map((use) => (
        <View key={use.id} className="family__use">
          {use.purpose}
          <View className="family__line">{formatInstant(use.usedAt)}</View>
        </View>
      ))}
    </View>
  );
}
