import type { Session } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage, useWords } from '@/shared/i18n';
import { formatAge } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { takeSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { Screen } from '@/shared/ui/screen';
import { SwitchRow } from '@/shared/ui/switch';
import { Tag } from '@/shared/ui/tag';
import { TextSizeChoices } from '@/shared/ui/text-size-choices';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { bindWechatPhone, endSession, listSessions } from '../../api';
import { words } from '../../words';
import './settings.scss';

/** 设置: what is known of me, how the app looks, where I am signed in. */
export default function SettingsPage() {
  const w = words.use().settings;
  const base = useWords();
  const person = useSession((session) => session.person);
  const { isElder, setElder } = useMode();
  const { language, setLanguage } = useLanguage();
  const bind = async (code: string | undefined) => {
    if (!code) return;
    try {
      takeSignIn(await bindWechatPhone(code));
    } catch (error) {
      toastFailure(error);
    }
  };

  return (
    <Screen title={w.title}>
      {person ? (
        <Card title={w.who} flush>
          <ListRow title={w.name} end={person.displayName} />
          <ListRow title={w.phone} end={person.maskedPhone ?? w.none} />
          {!person.maskedPhone && process.env.TARO_ENV === 'weapp' ? (
            <View className="settings__bind">
              <Button
                id="bind-phone"
                block
                wechat={{ openType: 'getPhoneNumber', onGetPhoneNumber: (event) => void bind(event.detail.code) }}
              >
                {w.phoneBind}
              </Button>
            </View>
          ) : null}
          <ListRow
            id="open-real-name"
            title={w.realName}
            end={person.maskedName ? w.realNameDone(person.maskedName) : w.realNameNone}
            onClick={person.hasRealName ? undefined : () => go(PLACES.realName)}
          />
        </Card>
      ) : null}
      <Card title={w.look} flush>
        <SwitchRow id="elder-switch" title={w.elder} note={w.elderHint} checked={isElder} onChange={setElder} />
        <ListRow title={base.textSize.title} />
        <TextSizeChoices />
        <ListRow
          id="language"
          title={w.language}
          end={w.languageNow}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        />
        <ListRow title={w.dark} end={w.darkHint} />
      </Card>
      {person ? <Devices /> : null}
    </Screen>
  );
}

function Devices() {
  const w = words.use().settings;
  const sessions = useResource('identity.sessions', listSessions);
  const end = async (session: Session) => {
    if (!(await confirm({ title: w.endDeviceAsk, yes: w.endDevice, no: w.keep }))) return;
    try {
      await endSession(session.id);
      toastDone(w.deviceEnded);
      await sessions.reload();
    } catch (error) {
      toastFailure(error);
    }
  };
  if (sessions.error && !sessions.data)
    return <PartFailed title={w.devices} error={sessions.error} onRetry={sessions.reload} />;
  return (
    <Card title={w.devices} flush>
      {sessions.data?.items.map((session) => (
        <ListRow
          key={session.id}
          title={session.device}
          note={w.lastUsed(formatAge(session.lastUsedAt))}
          end={
            session.isCurrent ? (
              <Tag tone="done">{w.thisDevice}</Tag>
            ) : (
              <Button kind="quiet" ariaLabel={`${w.endDevice} ${session.device}`} onClick={() => void end(session)}>
                {w.endDevice}
              </Button>
            )
          }
        />
      ))}
    </Card>
  );
}
