import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Screen } from '@/shared/ui/screen';
import { go } from '@/shared/wechat/navigation';
import { listFamilyCases, readMyPeople } from '../../api';
import { ElderSelf } from '../../components/elder-self';
import { OpenCases } from '../../components/open-cases';
import { PersonCard } from '../../components/person-card';
import { words } from '../../words';
import '../../sos-family.scss';

/** 家人求助: who of mine asks for help now, and whether everything is ready for the day they do. */
export default function SosFamilyPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  const { person, status } = useSession();
  const myId = person?.personId;
  const people = useResource(myId ? `sos.people.${myId}.${language}` : null, readMyPeople, {
    live: ['family.changed', 'sos.check-in'],
  });
  const open = useResource(
    myId ? `sos.family-open.${myId}.${language}` : null,
    async () => {
      const [all, own] = await Promise.all([listFamilyCases('open', 'family'), listFamilyCases('open', myId ?? '')]);
      return { cases: all.cases, own: own.cases };
    },
    {
      live: ['sos.changed', 'sos.alert'],
    },
  );
  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void Promise.all([people.reload(), open.reload()]).finally(() => Taro.stopPullDownRefresh());
  });
  const mine = people.data?.people.find((one) => one.part === 'me');
  const others = people.data?.people.filter((one) => one.part !== 'me') ?? [];
  const shown = [...others, ...(mine && !isElder ? [mine] : [])];

  return (
    <Screen
      title={w.title}
      state={people.data ? 'ready' : people.error ? 'error' : 'loading'}
      error={people.error}
      onRetry={() => void people.reload()}
      isOffline={people.isOffline}
      asOf={people.asOf}
    >
      {open.data && open.data.cases.length > 0 ? <OpenCases {...open.data} /> : null}
      {isElder && mine ? <ElderSelf personId={mine.personId} /> : <View className="sosf-intro">{w.intro}</View>}
      {shown.map((one) => (
        <PersonCard key={`${one.part}-${one.personId}`} person={one} onChanged={people.reload} />
      ))}
      {others.length === 0 && !isElder ? (
        <View className="sosf-none">
          <View className="sosf-hint">{w.noneHint}</View>
          <Button id="add-family-first" kind="quiet" onClick={() => go(PLACES.family)}>
            {w.addFamily}
          </Button>
        </View>
      ) : null}
    </Screen>
  );
}
