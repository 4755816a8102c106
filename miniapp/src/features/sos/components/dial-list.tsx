import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import type { FamilyNumber } from '@/shared/session/family-numbers';
import { readKept } from '@/shared/session/kept';
import { namedContacts } from '@/shared/sos/pass';
import { Icon } from '@/shared/ui/icon';
import { dial } from '@/shared/wechat/phone';
import { words } from '../words';

const CENTRES = ['120', '110', '119'] as const;

/** Kept by the main package, whose memory an independent subpackage does not share. */
function familyNumbers(): FamilyNumber[] {
  const own = readKept<FamilyNumber[]>('family-numbers') ?? [];
  return [...own, ...namedContacts().filter((one) => own.every((other) => other.phone !== one.phone))];
}

/** Telephones; 12345 has its own place at the end of every page, so it stands here only with the large ones. To open the dialler is no help yet: sending goes on beside it. */
export function DialList(props: { isLarge?: boolean }) {
  const w = words.use();
  return (
    <View className={`sos-dial ${props.isLarge ? 'sos-dial--large' : ''}`}>
      {[...CENTRES, ...(props.isLarge ? (['12345'] as const) : [])].map((number) => (
        <View
          key={number}
          id={`dial-${number}`}
          className="sos-dial__one"
          {...pressable(() => dial(number), { role: 'link', label: w.callSomebody(number, w.centres[number]) })}
        >
          <View className="sos-dial__number">{number}</View>
          <View className="sos-dial__what">{w.centres[number]}</View>
        </View>
      ))}
      {familyNumbers().map((one) => (
        <View
          key={one.phone}
          className="sos-dial__family"
          {...pressable(() => dial(one.phone), { role: 'link', label: w.ring(one.name) })}
        >
          <Icon name="phone" />
          {w.ring(one.name)}
        </View>
      ))}
    </View>
  );
}
