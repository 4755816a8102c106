import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { Field, TextInput } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { SkeletonCards } from '@/shared/ui/skeleton';
import type { Draft } from '../draft';
import type { useCategories } from '../use-categories';
import { words } from '../words';
import { iconOf } from './category-step';
import { PlaceFound, usePlace } from './place-step';

/** The shorter way: the most usual problem of each kind as a large tile; the place finds itself; words are not needed. */
export function ElderWhatStep(props: {
  categories: ReturnType<typeof useCategories>;
  draft: Draft;
  change(part: Partial<Draft>): void;
  onChoose(category: ReportCategory): void;
  problem: string;
}) {
  const w = words.use();
  const { draft, change } = props;
  const { search, here } = usePlace({ draft, change });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only on coming to this step; afterwards the person decides
  useEffect(() => {
    if (!draft.position && !draft.detail) void here();
  }, []);
  const usual = props.categories.tree.flatMap(({ leaves }) => leaves.slice(0, 1));

  return (
    <View>
      <View className="report-question" {...aria({ role: 'heading', level: 2 })}>
        {w.elder.what}
      </View>
      {props.problem ? (
        <View className="report-problem" {...aria({ role: 'alert' })}>
          {props.problem}
        </View>
      ) : null}
      {usual.length === 0 ? <SkeletonCards count={3} rows={1} /> : null}
      <View className="report-elder__tiles">
        {usual.map((one) => (
          <View
            key={one.id}
            id={`category-${one.id.replace('.', '-')}`}
            className={one.id === draft.categoryId ? 'report-elder__tile report-elder__tile--on' : 'report-elder__tile'}
            {...pressable(() => props.onChoose(one), { role: 'radio', checked: one.id === draft.categoryId })}
          >
            <Icon name={iconOf(one)} size="tile" />
            {one.name}
          </View>
        ))}
      </View>
      <PlaceFound search={search} label={draft.label} />
      {draft.position && draft.label ? null : (
        <Field label={w.elder.where} hint={w.place.detailHint}>
          <TextInput
            id="place-detail"
            value={draft.detail}
            maxLength={120}
            ariaLabel={w.elder.where}
            onChange={(detail) => change({ detail })}
          />
        </Field>
      )}
      <Field label={w.elder.words}>
        <TextInput
          id="report-words"
          value={draft.words}
          maxLength={200}
          ariaLabel={w.elder.words}
          voice
          onChange={(said) => change({ words: said })}
        />
      </Field>
    </View>
  );
}
