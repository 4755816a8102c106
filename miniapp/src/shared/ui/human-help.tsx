import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { CITY_HOTLINE, dial } from '@/shared/wechat/phone';
import { Icon } from './icon';

/** The same way to a person on every screen, in the same place. */
export function HumanHelp() {
  const w = useWords();
  return (
    <View className="screen__help">
      <View className="screen__help-hint">{w.helpHint}</View>
      <View id="call-12345" className="screen__help-call" {...pressable(() => dial(CITY_HOTLINE), { role: 'link' })}>
        <Icon name="phone" />
        {w.callHelp}
      </View>
    </View>
  );
}
