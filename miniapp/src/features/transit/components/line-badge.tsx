import { View } from '@tarojs/components';

/** The line's name on its own colour; white on it reads at 4.5:1 or the product's own colour is taken. */
export function LineBadge(props: { label: string; color: string | null; isSmall?: boolean }) {
  const color = props.color && isDarkEnough(props.color) ? props.color : null;
  return (
    <View
      className={props.isSmall ? 'transit-badge transit-badge--small' : 'transit-badge'}
      style={color ? { backgroundColor: color, color: '#ffffff' } : {}}
    >
      {props.label}
    </View>
  );
}

/** Contrast with white of at least 4.5 (WCAG relative luminance). */
function isDarkEnough(color: string): boolean {
  const channel = (from: number) => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) >= 4.5;
}
