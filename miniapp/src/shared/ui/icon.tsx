import { View } from '@tarojs/components';
import type { CSSProperties } from 'react';
import { aria } from '@/shared/a11y';
import './icon.scss';
import { classNames } from './class-names';
import { ICONS, type IconName } from './icon-set';

export type { IconName } from './icon-set';

const masks = new Map<IconName, string>();

/** A line icon as a mask, so that it takes the colour of the text around it in WeChat too. */
function maskOf(name: IconName): string {
  const known = masks.get(name);
  if (known) return known;
  const shapes = ICONS[name]
    .map(([tag, attributes]) => {
      const pairs = Object.entries(attributes).map(([key, value]) => `${key}='${value}'`);
      return `<${tag} ${pairs.join(' ')}/>`;
    })
    .join('');
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='black' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>${shapes}</svg>`;
  const mask = `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
  masks.set(name, mask);
  return mask;
}

/** A line icon. It says nothing by itself (words stand beside it) unless `label` is given. */
export function Icon(props: {
  name: IconName;
  /** As wide as: the text beside it (`text`), a list's lead (`lead`), a tile's (`tile`), an empty screen's (`face`). */
  size?: 'text' | 'lead' | 'tile' | 'face';
  label?: string;
  className?: string;
}) {
  const style = { '--icon-mask': maskOf(props.name) } as CSSProperties;
  const meaning = props.label ? aria({ role: 'img', label: props.label }) : aria({ hidden: true });
  return (
    <View
      className={classNames('ui-icon', `ui-icon--${props.size ?? 'text'}`, props.className)}
      style={style}
      {...meaning}
    />
  );
}
