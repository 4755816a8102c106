import { Skeleton as NutSkeleton } from '@nutui/nutui-react-taro';
import '@nutui/nutui-react-taro/dist/es/packages/skeleton/style/css';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import './skeleton.scss';

/** The shape of lines that are coming. */
export function SkeletonLines(props: { rows?: number }) {
  return (
    <View className="ui-skeleton" {...aria({ hidden: true })}>
      <NutSkeleton rows={props.rows ?? 3} animated={false} />
    </View>
  );
}

/** The shape of cards that are coming. */
export function SkeletonCards(props: { count?: number; rows?: number }) {
  return (
    <View {...aria({ hidden: true })}>
      {Array.from({ length: props.count ?? 3 }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
        <View key={n} className="ui-skeleton-card">
          <SkeletonLines rows={props.rows ?? 2} />
        </View>
      ))}
    </View>
  );
}
