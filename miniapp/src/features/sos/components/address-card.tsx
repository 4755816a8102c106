import type { Fix } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatAge } from '@/shared/i18n/times';
import { homeAddress } from '@/shared/sos/pass';
import { formatDistance } from '@/shared/sos/spans';
import { words } from '../words';

/** What to say into a telephone when nothing else gets through: the home this phone keeps, and where it last was. */
export function AddressCard(props: { fix: Fix | null; known?: string | null }) {
  const w = words.use();
  const { fix } = props;
  const home = props.known ?? homeAddress();
  return (
    <View id="address-to-read" className="sos-card sos-card--read">
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {w.address}
      </View>
      {home ? <View className="sos-card__large">{w.addressHome(home)}</View> : null}
      {fix ? (
        <View>
          <View className={home ? 'sos-card__line' : 'sos-card__large'}>
            {w.addressFix(fix.position.latitude.toFixed(4), fix.position.longitude.toFixed(4))}
          </View>
          <View className="sos-card__note">
            {w.addressAge(
              formatAge(fix.takenAt),
              fix.accuracyM === null ? '' : w.addressAccuracy(formatDistance(fix.accuracyM)),
            )}
          </View>
        </View>
      ) : null}
      {home || fix ? null : <View className="sos-card__line">{w.addressNone}</View>}
    </View>
  );
}
