import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { aria, pressable } from '@/shared/a11y';
import { useLanguage, useWords } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { reloadPerson, requireSignIn, signOut, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { SwitchRow } from '@/shared/ui/switch';
import { confirm, toastDone } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { words } from './words';
import './mine.scss';

/** Opens a page that is about the person, after making sure there is one. */
async function goSignedIn(place: string): Promise<void> {
  if (await requireSignIn()) go(place);
}

/** 我的: who I am here, what is mine, how the app behaves. */
export default function MinePage() {
  const w = words.use();
  const base = useWords();
  const { person, grants } = useSession();
  const { isElder, setElder } = useMode();
  const { language, setLanguage } = useLanguage();
  // The home of elder mode has no tabs; here they are the way back to it.
  useDidShow(() => void Promise.resolve(Taro.showTabBar({})).catch(() => undefined));
  Taro.usePullDownRefresh(() => {
    void reloadPerson()
      .catch(() => undefined)
      .finally(() => Taro.stopPullDownRefresh());
  });
  const leave = async () => {
    if (!(await confirm({ title: w.signOutAsk, text: w.signOutText, yes: w.signOut, no: w.stay }))) return;
    await signOut();
    toastDone(w.signedOut);
  };
  const switchElder = (on: boolean) => {
    setElder(on);
    if (on) go(PLACES.home);
  };

  return (
    <Screen tab title={w.title}>
      <View className="ui-unseen" {...aria({ role: 'heading', level: 1 })}>
        {w.title}
      </View>
      {person ? (
        <View id="open-settings" className="mine__who" {...pressable(() => go(PLACES.settings))}>
          <View className="mine__face" {...aria({ hidden: true })}>
            <Icon name="person" size="tile" />
          </View>
          <View className="mine__words">
            <View id="my-name" className="mine__name">
              {person.displayName}
            </View>
            <View className="mine__phone">{person.maskedPhone ?? w.phoneNone}</View>
          </View>
          <Icon name="chevron-right" className="mine__go" />
        </View>
      ) : (
        <View className="mine__who">
          <View className="mine__face" {...aria({ hidden: true })}>
            <Icon name="person" size="tile" />
          </View>
          <View className="mine__words">
            <View className="mine__phone">{w.signInHint}</View>
          </View>
          <Button id="sign-in" kind="primary" onClick={() => void requireSignIn()}>
            {w.signIn}
          </Button>
        </View>
      )}

      {grants.length > 0 ? (
        <Card flush>
          <ListRow
            id="open-staff"
            icon="tasks"
            title={w.staff}
            note={w.staffHint([...new Set(grants.map((grant) => grant.unitName))].join('、'))}
            onClick={() => go(PLACES.staff)}
          />
        </Card>
      ) : null}

      <Card flush>
        <ListRow id="open-reports" icon="report" title={w.reports} onClick={() => void goSignedIn(PLACES.reportList)} />
        <ListRow id="open-bills" icon="wallet" title={w.bills} onClick={() => void goSignedIn(PLACES.bills)} />
        <ListRow id="open-notices" icon="bell" title={w.notices} onClick={() => void goSignedIn(PLACES.notices)} />
        <ListRow id="open-family" icon="family" title={w.family} onClick={() => void goSignedIn(PLACES.family)} />
        <ListRow
          id="open-sos-family"
          icon="care"
          title={w.sosFamily}
          onClick={() => void goSignedIn(PLACES.sosFamily)}
        />
      </Card>

      <Card flush>
        <SwitchRow
          id="elder-switch"
          icon="accessibility"
          title={w.elder}
          note={w.elderHint}
          checked={isElder}
          onChange={switchElder}
        />
        <ListRow id="text-size" icon="text-size" title={base.textSize.title} onClick={() => go(PLACES.settings)} />
        <ListRow id="open-family-call" icon="phone" title={w.familyCall} onClick={() => go(PLACES.familyCall)} />
        <ListRow
          id="language"
          icon="language"
          title={w.language}
          end={w.languageNow}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        />
      </Card>

      <Card flush>
        <ListRow
          id="open-data-views"
          icon="eye"
          title={w.dataViews}
          onClick={() => void goSignedIn(PLACES.dataViews)}
        />
        <ListRow id="open-privacy" icon="shield-check" title={w.privacy} onClick={() => go(PLACES.privacy)} />
        {person ? (
          <ListRow id="sign-out" icon="sign-out" title={w.signOut} arrow={false} onClick={() => void leave()} />
        ) : null}
      </Card>
    </Screen>
  );
}
