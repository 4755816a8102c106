import type { Waiting } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';
import { dial } from '@/shared/wechat/phone';
import { arrivalWords, comingFirst, responderWords } from '../sentences';
import { words } from '../words';

/** Everybody who has the case, each to be rung by one tap. The first one stands in the headline already. */
export function ComingCard(props: { view: Waiting; nowMs: number }) {
  const w = words.use();
  const coming = comingFirst(props.view.coming);
  if (coming.length === 0) return null;
  return (
    <View id="coming" className="sos-coming">
      {coming.map((one, at) => (
        <View key={one.personId ?? one.name} className="sos-coming__one">
          {at === 0 ? null : (
            <View className="sos-card__line">
              {[responderWords(one, w), ...arrivalWords(one, props.nowMs, w)].join(' · ')}
            </View>
          )}
          {one.phone ? (
            <View
              id={`ring-${at + 1}`}
              className="sos-ring"
              {...pressable(() => dial(one.phone ?? ''), { role: 'link' })}
            >
              <Icon name="phone" size="lead" />
              {w.ring(one.name)}
            </View>
          ) : null}
        </View>
      ))}
    </View>
  );
}

/** Centres that have the case, or that must be rung by hand because they have not. */
export function CentreLines(props: { view: Waiting }) {
  const w = words.use();
  if (props.view.handOffs.length === 0) return null;
  return (
    <View className="sos-card">
      {props.view.handOffs.map(({ centre, state }) => {
        const isOpen = state === 'queued' || state === 'sent' || state === 'receipted';
        return (
          <View
            key={centre}
            className={`sos-card__line ${isOpen ? '' : 'sos-card__line--wrong'}`}
            {...aria({ role: 'status' })}
          >
            {isOpen ? w.centre[state](centre) : w.centre.failed(centre)}
          </View>
        );
      })}
    </View>
  );
}
