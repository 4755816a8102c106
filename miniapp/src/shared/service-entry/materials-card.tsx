import type { ServiceEntry } from '@contracts/services';
import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { Card } from '@/shared/ui/card';
import { classNames } from '@/shared/ui/class-names';
import { Icon } from '@/shared/ui/icon';
import { TickMark } from '@/shared/ui/tick-mark';
import { tapHaptic } from '@/shared/wechat/haptics';
import { words } from './words';

/** What was ticked on this phone, and how to tick. Without it the list is only read, as in a preview. */
export interface Ticks {
  done: ReadonlySet<string>;
  toggle(key: string): void;
}

type Material = ServiceEntry['materials'][number];

/** What to bring, to be ticked off at home and on the way. */
export function MaterialsCard(props: { materials: Material[]; ticks?: Ticks }) {
  const { materials, ticks } = props;
  const w = words.use();
  if (materials.length === 0) return null;
  const done = ticks ? materials.filter(({ key }) => ticks.done.has(key)).length : 0;
  return (
    <Card
      id="materials"
      title={w.materials}
      flush
      aside={ticks ? <View className="entry__ready">{w.ready(done, materials.length)}</View> : null}
    >
      <View {...aria(ticks ? { role: 'group', label: w.materials } : { role: 'list' })}>
        {materials.map((material) => (
          <MaterialRow
            key={material.key}
            material={material}
            isDone={ticks?.done.has(material.key) ?? false}
            onToggle={
              ticks
                ? () => {
                    tapHaptic();
                    ticks.toggle(material.key);
                  }
                : undefined
            }
          />
        ))}
      </View>
    </Card>
  );
}

function MaterialRow(props: { material: Material; isDone: boolean; onToggle?: () => void }) {
  const { material, isDone, onToggle } = props;
  const w = words.use();
  const form = [w.forms[material.form], material.copies > 1 ? w.copies(material.copies) : ''].filter(Boolean).join(' ');
  const notes = [
    material.isOptional ? w.optional : '',
    material.mayBeWaived ? `${w.waived}${material.waiver ? `：${material.waiver}` : ''}` : '',
    material.source,
  ].filter(Boolean);
  return (
    <View
      id={`material-${material.key}`}
      className={classNames('entry__material', isDone && 'entry__material--done', onToggle && 'entry__material--ticks')}
      {...(onToggle ? pressable(onToggle, { role: 'checkbox', checked: isDone }) : aria({ role: 'listitem' }))}
    >
      {onToggle ? <TickMark isOn={isDone} /> : <Icon name="file" className="entry__material-icon" />}
      <View className="entry__material-words">
        <View className="entry__material-name">{material.name}</View>
        <View className="entry__second">{[form, ...notes].join(' · ')}</View>
      </View>
    </View>
  );
}
