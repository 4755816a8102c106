import type { Device, DeviceState } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { formatAge } from '@/shared/i18n/times';
import type { DeskRowPlace } from '@/shared/ui/desk/desk';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Tag, type Tone } from '@/shared/ui/tag';
import { words } from '../words';

export const DEVICE_TONES: Record<DeviceState, Tone> = {
  registered: 'plain',
  assigned: 'wait',
  in_use: 'done',
  silent: 'wrong',
  retired: 'plain',
};

/** A device in the list: whose it is, whether it was heard, what stands in the way of trusting it. */
export function DeviceRow({ item, ...place }: DeskRowPlace & { item: Device }) {
  const w = words.use().devices;
  return (
    <DeskRow id={`device-${item.serial}`} {...place}>
      <View className="sosa-row__head">
        <View className="sosa-row__title">{item.personName ?? item.placeName ?? w.kinds[item.kind]}</View>
        <View className="sosa-hint sosa-figures">{item.serial}</View>
      </View>
      <View className="sosa-hint sosa-figures">
        {[
          item.unitName,
          item.lastHeardAt ? formatAge(item.lastHeardAt) : w.never,
          item.battery === null ? null : `${item.battery}%`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </View>
      <View className="sosa-row__foot">
        <Tag tone={DEVICE_TONES[item.state]}>{w.states[item.state]}</Tag>
        {item.troubles
          .filter((trouble) => trouble !== 'silent')
          .map((trouble) => (
            <Tag key={trouble} tone="wrong">
              {w.troubles[trouble]}
            </Tag>
          ))}
      </View>
    </DeskRow>
  );
}
