import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { Icon } from './icon';
import './search-entry.scss';

/** Looks like a search box and opens the page that has one. */
export function SearchEntry(props: { words: string; onClick(): void }) {
  return (
    <View id="open-search" className="ui-search-entry" {...pressable(props.onClick, { role: 'link' })}>
      <Icon name="search" />
      {props.words}
    </View>
  );
}
