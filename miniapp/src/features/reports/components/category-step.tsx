import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { TextInput } from '@/shared/ui/field';
import { Icon, type IconName } from '@/shared/ui/icon';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import type { useCategories } from '../use-categories';
import { words } from '../words';

const GROUP_ICONS: Record<string, IconName> = {
  trash: 'trash',
  road: 'route',
  city: 'building',
  water: 'wrench',
  bus: 'bus',
  home: 'home',
  heart: 'care',
  more: 'help',
};

export const iconOf = (category: ReportCategory): IconName => GROUP_ICONS[category.icon] ?? 'report';

/** The kind of problem: by group, or by typing what one would say. */
export function CategoryStep(props: {
  categories: ReturnType<typeof useCategories>;
  chosenId: string | null;
  onChoose(category: ReportCategory): void;
  problem: string;
}) {
  const w = words.use();
  const [typed, setTyped] = useState('');
  const { tree, search, data, error, reload } = props.categories;
  const found = typed.trim() ? search(typed) : null;

  return (
    <View>
      <View className="report-question" {...aria({ role: 'heading', level: 2 })}>
        {w.what.title}
      </View>
      <View className="report-what__search">
        <TextInput
          id="category-search"
          kind="search"
          value={typed}
          placeholder={w.what.search}
          ariaLabel={w.what.search}
          onChange={setTyped}
        />
      </View>
      {props.problem ? (
        <View className="report-problem" {...aria({ role: 'alert' })}>
          {props.problem}
        </View>
      ) : null}
      {!data && error ? <PartFailed error={error} onRetry={reload} /> : null}
      {!data && !error ? <SkeletonCards count={4} rows={1} /> : null}
      {found ? (
        <View className="report-what__group">
          {found.length === 0 ? <View className="report-hint">{w.what.none}</View> : null}
          {found.map((one) => (
            <Choice key={one.id} category={one} isOn={one.id === props.chosenId} onChoose={props.onChoose} />
          ))}
        </View>
      ) : (
        tree.map(({ group, leaves }) => (
          <View key={group.id} className="report-what__group">
            <View className="report-what__name" {...aria({ role: 'heading', level: 3 })}>
              <Icon name={iconOf(group)} size="lead" className="report-what__icon" />
              {group.name}
            </View>
            <View className="report-what__leaves">
              {leaves.map((one) => (
                <Choice key={one.id} category={one} isOn={one.id === props.chosenId} onChoose={props.onChoose} />
              ))}
            </View>
          </View>
        ))
      )}
    </View>
  );
}

function Choice(props: { category: ReportCategory; isOn: boolean; onChoose(category: ReportCategory): void }) {
  const { category } = props;
  return (
    <View
      id={`category-${category.id.replace('.', '-')}`}
      className={props.isOn ? 'report-choice report-choice--on' : 'report-choice'}
      {...pressable(() => props.onChoose(category), { role: 'radio', checked: props.isOn })}
    >
      {category.name}
    </View>
  );
}
