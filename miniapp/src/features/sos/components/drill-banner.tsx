import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { words } from '../words';

/** Striped, and in words: nobody may take a drill for the real thing, nor the real thing for a drill. */
export function DrillBanner(props: { kind: 'test' | 'exercise' }) {
  const w = words.use();
  return (
    <View id="drill-banner" className="sos-drill" {...aria({ role: 'status' })}>
      <View className="sos-drill__stripes" {...aria({ hidden: true })} />
      <View className="sos-drill__words">{w.drill[props.kind]}</View>
      <View className="sos-drill__hint">{w.drillHint}</View>
      <View className="sos-drill__stripes" {...aria({ hidden: true })} />
    </View>
  );
}
