import type { Home } from '@contracts/home';
import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import type { Resource } from '@/shared/http/use-resource';
import { useWords } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Icon } from '@/shared/ui/icon';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { SearchEntry } from '@/shared/ui/search-entry';
import { go } from '@/shared/wechat/navigation';
import { DepartmentCard } from './department-card';
import { Ease } from './ease';
import { ErrandTiles } from './errand-tiles';
import { InProgressCard } from './in-progress-card';
import { SosUnderWay } from './sos-entry';
import { words } from './words';
import './home.scss';

/** The first screen. Each card has a face of its own, so that one source that fails costs only its card. */
export function StandardHome({ home }: { home: Resource<Home> }) {
  const w = words.use();
  const { appName } = useWords();
  const person = useSession((session) => session.person);
  const { data } = home;
  const unread = data?.unreadNotices.state === 'ok' ? data.unreadNotices.value : 0;
  return (
    <Screen tab title={appName} isOffline={home.isOffline} asOf={home.asOf}>
      <PullDown onRefresh={home.reload}>
        <View className="home__head">
          <View className="home__where">
            <View id="city" className="home__city" {...aria({ role: 'heading', level: 1 })}>
              {data?.city.name ?? ' '}
            </View>
            <View className="home__hello">{person ? w.hello(person.displayName) : w.welcome}</View>
          </View>
          <View
            id="open-notices"
            className="home__bell"
            {...pressable(() => go(PLACES.notices), {
              label: unread ? `${w.notices}，${w.unread(unread)}` : w.notices,
            })}
          >
            <Icon name="bell" size="lead" />
            {unread > 0 ? <View className="home__unread">{unread > 99 ? '99+' : unread}</View> : null}
          </View>
        </View>

        {data?.alert ? (
          <View
            id="city-alert"
            className="home__alert"
            {...(data.alert.link
              ? pressable(() => go(data.alert?.link ?? ''), { role: 'link' })
              : aria({ role: 'status' }))}
          >
            <Icon name="warning" />
            <View className="home__alert-words">
              <View className="home__alert-title">{data.alert.title}</View>
              <View>{data.alert.text}</View>
            </View>
          </View>
        ) : null}

        <SosUnderWay />
        <Ease />
        <SearchEntry words={w.search} onClick={() => go(PLACES.serviceSearch)} />
        <ErrandTiles errands={data?.errands} />
        <InProgressCard part={data?.inProgress} error={home.error} onRetry={home.reload} />
        <DepartmentCard part={data?.services} error={home.error} onRetry={home.reload} />
      </PullDown>
    </Screen>
  );
}
