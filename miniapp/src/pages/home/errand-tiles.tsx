import type { Errand } from '@contracts/home';
import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import { ERRANDS, USUAL_ERRANDS } from './errands';
import { words } from './words';

/** The errands as large tiles, one verb each. */
export function ErrandTiles(props: { errands: Errand[] | undefined }) {
  const w = words.use();
  const errands = props.errands ?? USUAL_ERRANDS;
  return (
    <View className="home__tiles">
      {errands.map((errand) => (
        <View
          key={errand}
          id={`errand-${errand}`}
          className={`home__tile home__tile--${errand}`}
          {...pressable(() => go(ERRANDS[errand].place), { role: 'link' })}
        >
          <View className="home__tile-sign" {...aria({ hidden: true })}>
            <Icon name={ERRANDS[errand].icon} size="tile" />
          </View>
          <View className="home__tile-words">
            <View className="home__tile-title">{w.errands[errand]}</View>
            <View className="home__tile-hint">{w.errandHints[errand]}</View>
          </View>
        </View>
      ))}
    </View>
  );
}
