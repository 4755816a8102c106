import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { readProfile } from '../../api';
import { AboutCard } from '../../components/about-card';
import { CheckInCard } from '../../components/check-in-card';
import { ContactsCard } from '../../components/contacts-card';
import { HomeCard } from '../../components/home-card';
import { LeaveRow } from '../../components/leave-row';
import { MedicalCard } from '../../components/medical-card';
import { words } from '../../words';
import '../../sos-family.scss';

/** How a test call went comes by no push; it is looked at while one is under way. */
const TEST_LOOK_MS = 5_000;

/** 求助资料: what helpers will know, and who is asked; each card is saved alone. */
export default function ProfilePage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [personId] = useState(() => pageParam('personId') ?? 'me');
  const [isTesting, setTesting] = useState(false);
  const profile = useResource(`sos.profile.${personId}.${language}`, () => readProfile(personId), {
    everyMs: isTesting ? TEST_LOOK_MS : undefined,
  });
  const isWaiting = profile.data?.contacts.some((one) => one.test === 'waiting') ?? false;
  if (isWaiting !== isTesting) setTesting(isWaiting);
  Taro.usePullDownRefresh(() => {
    void profile.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const { data } = profile;
  return (
    <Screen
      title={data ? w.profile.of(data.name) : w.profile.title}
      state={data ? 'ready' : profile.error ? 'error' : 'loading'}
      error={profile.error}
      onRetry={() => void profile.reload()}
    >
      {data ? (
        <View id="sos-profile">
          {data.gapHours !== null && data.gapHours > 0 ? (
            <View id="profile-gap" className="sosf-strip" {...aria({ role: 'status' })}>
              <Icon name="warning" />
              <View className="sosf-strip__words">{w.profile.gap(data.gapHours)}</View>
            </View>
          ) : null}
          <ContactsCard profile={data} onChanged={profile.reload} />
          <HomeCard profile={data} onChanged={profile.reload} />
          <MedicalCard profile={data} onChanged={profile.reload} />
          <AboutCard profile={data} onChanged={profile.reload} />
          {data.isEnrolled ? <CheckInCard personId={data.personId} /> : null}
          <View id="profile-ground" className="sosf-intro">
            {data.ground}
          </View>
          {data.updatedAt ? (
            <View className="sosf-hint">
              {w.profile.updated(data.updatedBy ?? w.looks.system, formatInstant(data.updatedAt))}
            </View>
          ) : null}
          {data.isEnrolled && data.isWhole ? <LeaveRow personId={data.personId} onLeft={profile.reload} /> : null}
        </View>
      ) : null}
    </Screen>
  );
}
