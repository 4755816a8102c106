import type { SosCaseRow } from '@contracts/sos';
import { View } from '@tarojs/components';
import { Lasting } from '@/shared/sos/lasting';
import { sosWords } from '@/shared/sos/sos-words';
import { formatSecond } from '@/shared/sos/spans';
import { classNames } from '@/shared/ui/class-names';
import type { DeskRowPlace } from '@/shared/ui/desk/desk';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Icon } from '@/shared/ui/icon';
import { Tag } from '@/shared/ui/tag';
import { STAGE_TONES } from '../tones';
import { words } from '../words';

/** A case in the list. One that nobody has taken is told by its word, its sign, its frame and the time that runs. */
export function CaseRow({ item, ...place }: DeskRowPlace & { item: SosCaseRow }) {
  const w = words.use();
  const s = sosWords.use();
  const waits = item.stage === 'alerting';
  return (
    <DeskRow id={`case-${item.number}`} {...place}>
      <View className={classNames('sosd-row', waits && 'sosd-row--waits', item.isDrill && waits && 'sosd-row--drill')}>
        {waits ? (
          <View className="sosd-row__alarm">
            <Icon name="warning" />
            <Lasting since={item.receivedAt} say={w.row.waits} className="sosd-row__wait" />
          </View>
        ) : null}
        <View className="sosd-row__head">
          <View className="sosd-row__title">{item.personName}</View>
          <View className="sosd-row__number">{item.number}</View>
        </View>
        <View className="sosd-row__what">
          {[item.kind ? s.kinds[item.kind] : s.kindUnknown, item.unitName].filter(Boolean).join(' · ')}
        </View>
        <View className="sosd-row__foot">
          {item.isDrill ? <Tag tone="wait">{s.drill}</Tag> : null}
          {item.isSilent ? <Tag tone="wrong">{s.silent}</Tag> : null}
          {item.undoneAt && item.stage !== 'closed' ? <Tag tone="wait">{w.row.undone}</Tag> : null}
          {waits ? null : (
            <Tag tone={STAGE_TONES[item.stage]}>
              {item.stage === 'closed' && item.outcome
                ? s.outcomes[item.outcome]
                : item.stage === 'accepted' && item.acceptedBy
                  ? w.row.taken(item.acceptedBy)
                  : s.stages[item.stage]}
            </Tag>
          )}
          <View className="sosd-row__age">{w.since(formatSecond(item.receivedAt))}</View>
        </View>
      </View>
    </DeskRow>
  );
}
