import type { TransitAlert } from '@contracts/transit';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';

/** What the operator announces for these lines or this stop. */
export function Alerts({ alerts }: { alerts: readonly TransitAlert[] }) {
  return alerts.map((alert) => (
    <View key={alert.id} className="transit-alert" {...aria({ role: 'status' })}>
      <Icon name="warning" className="transit-alert__icon" />
      <View className="transit-alert__words">
        <View className="transit-alert__title">{alert.title}</View>
        {alert.text ? <View>{alert.text}</View> : null}
      </View>
    </View>
  ));
}
