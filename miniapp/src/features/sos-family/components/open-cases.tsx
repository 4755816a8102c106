import type { SosCaseRow } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { PLACES } from '@/shared/places';
import { Lasting } from '@/shared/sos/lasting';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import { words } from '../words';

/** Relatives who ask for help now: before everything else, and one press away. */
export function OpenCases({ cases, own }: { cases: SosCaseRow[]; own: SosCaseRow[] }) {
  const w = words.use().open;
  const isOwn = (one: SosCaseRow) => own.some((mine) => mine.id === one.id);
  const open = (one: SosCaseRow) => (isOwn(one) ? go(PLACES.sosPress) : go(PLACES.sosCase, { id: one.id }));
  return (
    <View className="sosf-opens" {...aria({ role: 'list' })}>
      {cases.map((one) => (
        <View key={one.id} {...aria({ role: 'listitem' })}>
          <View
            id={`open-case-${one.number}`}
            className={`sosf-open sosf-open--${one.stage}`}
            {...pressable(() => open(one), { role: 'link' })}
          >
            <Icon name="warning" size="lead" />
            <View className="sosf-open__words">
              {isOwn(one) ? (
                w.own(one.acceptedBy ?? '')
              ) : one.stage === 'alerting' ? (
                <Lasting since={one.receivedAt} say={(span) => w.waiting(one.personName, span)} />
              ) : (
                (one.stage === 'on_scene' ? w.there : w.taken)(one.personName, one.acceptedBy ?? '')
              )}
            </View>
            <View className="sosf-open__see">{w.see}</View>
          </View>
        </View>
      ))}
    </View>
  );
}
