import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { Choice, ChoiceRow } from '@/shared/ui/choices';
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
  const choice = (one: ReportCategory) => (
    <Choice
      key={one.id}
      id={`category-${one.id.replace('.', '-')}`}
      role="radio"
      isOn={one.id === props.chosenId}
      onPress={() => props.onChoose(one)}
    >
      {one.name}
    </Choice>
  );

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
          {found.map(choice)}
        </View>
      ) : (
        tree.map(({ group, leaves }) => (
          <View key={group.id} className="report-what__group">
            <View className="report-what__name" {...aria({ role: 'heading', level: 3 })}>
              <Icon name={iconOf(group)} size="lead" className="report-what__icon" />
              {group.name}
            </View>
            <ChoiceRow role="radiogroup" label={group.name}>
              {leaves.map(choice)}
            </ChoiceRow>
          </View>
        ))
      )}
    </View>
  );
}
