import { View } from '@tarojs/components';
import { useCallback, useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { Button } from '@/shared/ui/button';
import { Field, TextInput } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { choosePlace, currentPosition } from '@/shared/wechat/location';
import { locate } from '../api';
import type { Draft } from '../draft';
import { words } from '../words';

type Search = 'idle' | 'busy' | 'found' | 'none' | 'outside';

interface PlaceProps {
  draft: Draft;
  change(part: Partial<Draft>): void;
  problem: string;
}

/** Finds out where the phone is and what the city calls the place. Words are enough where there is no position. */
export function usePlace({ draft, change }: Pick<PlaceProps, 'draft' | 'change'>) {
  const [search, setSearch] = useState<Search>(draft.position ? 'found' : 'idle');

  const take = useCallback(
    async (position: Draft['position'], source: Draft['source'], detail?: string) => {
      if (!position) {
        setSearch('none');
        change({ position: null, label: '', source: 'typed' });
        return;
      }
      // Without a network the position still goes with the report; only its name is missing.
      const located = await locate(position).catch(() => null);
      if (located && !located.isInCity) {
        setSearch('outside');
        change({ position: null, label: '', source: 'typed' });
        return;
      }
      setSearch('found');
      change({ position, source, label: located?.label ?? '', ...(detail ? { detail } : {}) });
    },
    [change],
  );

  const here = useCallback(async () => {
    setSearch('busy');
    await take(await currentPosition(), 'gps');
  }, [take]);

  const onMap = useCallback(async () => {
    const chosen = await choosePlace(draft.position);
    if (chosen) await take(chosen.position, 'map', [chosen.address, chosen.name].filter(Boolean).join(' '));
  }, [draft.position, take]);

  return { search, here, onMap };
}

export function PlaceStep({ draft, change, problem }: PlaceProps) {
  const w = words.use();
  const { search, here, onMap } = usePlace({ draft, change });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only on coming to this step; afterwards the person decides
  useEffect(() => {
    if (!draft.position && !draft.detail) void here();
  }, []);

  return (
    <View>
      <View className="report-question" {...aria({ role: 'heading', level: 2 })}>
        {w.place.title}
      </View>
      <PlaceFound search={search} label={draft.label} />
      <View className="report-place__ways">
        <Button id="locate" icon="locate" loading={search === 'busy'} onClick={() => void here()}>
          {draft.position ? w.place.again : w.place.here}
        </Button>
        {process.env.TARO_ENV === 'weapp' ? (
          <Button id="choose-on-map" icon="place" onClick={() => void onMap()}>
            {w.place.map}
          </Button>
        ) : null}
      </View>
      <Field label={w.place.detail} hint={w.place.detailHint} error={problem}>
        <TextInput
          id="place-detail"
          value={draft.detail}
          maxLength={120}
          ariaLabel={w.place.detail}
          onChange={(detail) => change({ detail })}
        />
      </Field>
    </View>
  );
}

/** What is known of the place by now. */
export function PlaceFound({ search, label }: { search: Search; label: string }) {
  const w = words.use();
  const said = {
    idle: '',
    busy: w.place.locating,
    found: label ? `${w.place.found} ${label}` : '',
    none: w.place.noPosition,
    outside: w.place.outside,
  }[search];
  if (!said) return null;
  const isBad = search === 'none' || search === 'outside';
  return (
    <View className={isBad ? 'report-place report-place--bad' : 'report-place'} {...aria({ role: 'status' })}>
      <Icon name={isBad ? 'alert' : 'place'} size="lead" />
      <View className="report-place__words">{said}</View>
    </View>
  );
}
