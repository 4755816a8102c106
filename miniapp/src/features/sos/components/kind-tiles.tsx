import type { SosKind } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { Icon, type IconName } from '@/shared/ui/icon';
import { words } from '../words';

const KINDS: { kind: SosKind; icon: IconName }[] = [
  { kind: 'ill', icon: 'health' },
  { kind: 'fallen', icon: 'person' },
  { kind: 'fire', icon: 'gas' },
  { kind: 'threatened', icon: 'shield' },
  { kind: 'lost', icon: 'place' },
  { kind: 'other', icon: 'help' },
];

/** What happened, by one tap, after help is on its way. Leaving it out changes nothing. */
export function KindTiles(props: { kind: SosKind | null; onChoose(kind: SosKind): void }) {
  const w = words.use();
  const [isOpen, setOpen] = useState(false);
  if (props.kind && !isOpen) {
    return (
      <View className="sos-card sos-card--row">
        <View id="kind-said" className="sos-card__grow">
          {w.kindIs(w.kinds[props.kind])}
        </View>
        <View id="kind-change" className="sos-link" {...pressable(() => setOpen(true))}>
          {w.kindChange}
        </View>
      </View>
    );
  }
  return (
    <View className="sos-card">
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {w.kindAsk}
      </View>
      <View className="sos-card__note">{w.kindHint}</View>
      <View className="sos-kinds" {...aria({ role: 'radiogroup', label: w.kindAsk })}>
        {KINDS.map(({ kind, icon }) => (
          <View
            key={kind}
            id={`kind-${kind}`}
            className={`sos-kinds__one ${props.kind === kind ? 'sos-kinds__one--on' : ''}`}
            {...pressable(
              () => {
                setOpen(false);
                props.onChoose(kind);
              },
              { role: 'radio', checked: props.kind === kind },
            )}
          >
            <Icon name={icon} size="lead" />
            {w.kinds[kind]}
          </View>
        ))}
      </View>
    </View>
  );
}
