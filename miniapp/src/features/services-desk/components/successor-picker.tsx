import type { ServiceCard } from '@contracts/services';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { pressable } from '@/shared/a11y';
import { Field, TextInput } from '@/shared/ui/field';
import { Icon } from '@/shared/ui/icon';
import { findEntries } from '../api';
import { words } from '../words';

const PAUSE_MS = 200;

/** Finds the entry that readers of a withdrawn one are led to. */
export function SuccessorPicker(props: {
  chosen: { slug: string; title: string } | null;
  exceptSlug: string;
  error?: string;
  onChoose(entry: { slug: string; title: string } | null): void;
}) {
  const w = words.use();
  const [q, setQ] = useState('');
  const [found, setFound] = useState<ServiceCard[]>([]);
  useEffect(() => {
    let isCurrent = true;
    if (!q.trim()) {
      setFound([]);
      return;
    }
    const timer = setTimeout(() => {
      findEntries(q.trim())
        .then((answer) => isCurrent && setFound(answer.items.map((item) => item.entry)))
        .catch(() => isCurrent && setFound([]));
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [q]);
  return (
    <Field label={w.successor} hint={w.successorHint} error={props.error} optional>
      {props.chosen ? (
        <View className="sdesk-chosen">
          <Icon name="arrow-right" />
          <View className="sdesk-chosen__title">{props.chosen.title}</View>
          <View className="sdesk-chosen__clear" {...pressable(() => props.onChoose(null))}>
            {w.clear}
          </View>
        </View>
      ) : (
        <>
          <TextInput id="successor" kind="search" value={q} onChange={setQ} ariaLabel={w.successor} maxLength={40} />
          {found
            .filter((entry) => entry.slug !== props.exceptSlug)
            .map((entry) => (
              <View
                key={entry.slug}
                id={`successor-${entry.slug}`}
                className="sdesk-option"
                {...pressable(() => {
                  setQ('');
                  props.onChoose({ slug: entry.slug, title: entry.title });
                })}
              >
                {entry.title}
                <View className="sdesk-option__note">{entry.unit.name}</View>
              </View>
            ))}
        </>
      )}
    </Field>
  );
}
