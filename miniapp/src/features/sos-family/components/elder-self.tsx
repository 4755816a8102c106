import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import { readProfile } from '../api';
import { words } from '../words';

/** Elder mode: who will be asked when I press, and whether they can be reached. The rest is one press away. */
export function ElderSelf({ personId }: { personId: string }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const { data } = useResource(`sos.profile.${personId}.${language}`, () => readProfile(personId));
  if (!data) return null;
  const broken = data.contacts.find((one) => one.test === 'failed');
  const lines =
    data.contacts.length === 0
      ? [w.elder.nobody, w.elder.ask]
      : data.contacts.map((one, n) => `${n + 1}. ${one.relation} ${one.name}`);
  const standing = broken ? w.elder.broken(broken.name) : data.contacts.length > 0 ? w.elder.ready : null;
  return (
    <Card id="elder-self" className="sosf-elder" title={w.elder.who}>
      {lines.map((line) => (
        <View key={line} className="sosf-elder__line">
          {line}
        </View>
      ))}
      {standing ? (
        <View className={broken ? 'sosf-elder__bad' : 'sosf-elder__good'}>
          <Icon name={broken ? 'alert' : 'done'} /> {standing}
        </View>
      ) : null}
      <View className="sosf-rows">
        <Button
          id="elder-more"
          size="large"
          onClick={() => go('/features/sos-family/pages/profile/index', { personId })}
        >
          {w.elder.more}
        </Button>
      </View>
    </Card>
  );
}
