import type { Fix, Waiting } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatAge } from '@/shared/i18n/times';
import { formatDistance } from '@/shared/sos/spans';
import { words } from '../words';

/** Where they will go: the home, the last position with its age and accuracy, and whether the two disagree. */
export function PlaceCard(props: { view: Waiting; own: Fix | null }) {
  const w = words.use();
  const { place } = props.view;
  const fix = newer(place.fix, props.own);
  const away = place.awayFromHomeM;
  const accuracy = fix?.accuracyM ?? null;
  return (
    <View id="sos-place" className="sos-card">
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {w.place}
      </View>
      {place.homeAddress ? <View className="sos-card__line">{place.homeAddress}</View> : null}
      {fix ? (
        <View className="sos-card__line">
          {[w.placeFix(formatAge(fix.takenAt)), accuracy === null ? '' : w.placeAccuracy(formatDistance(accuracy))]
            .filter(Boolean)
            .join(' · ')}
        </View>
      ) : (
        <View className="sos-card__line sos-card__line--wait">
          {place.homeAddress ? w.placeUnknown : w.placeNothing}
        </View>
      )}
      {away === null ? null : (
        <View className="sos-card__line sos-card__line--wait">{w.placeAway(formatDistance(away))}</View>
      )}
    </View>
  );
}

function newer(a: Fix | null, b: Fix | null): Fix | null {
  if (!a || !b) return a ?? b;
  return Date.parse(a.takenAt) >= Date.parse(b.takenAt) ? a : b;
}
