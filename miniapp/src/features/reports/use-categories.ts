import type { ReportCategory } from '@contracts/reports';
import { useMemo } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { loadCategories } from './api';

/** What can be reported, kept on the phone so that it can be chosen without a network. */
export function useCategories() {
  const language = useLanguage((store) => store.language);
  const resource = useResource<ReportCategory[]>(`reports.categories.${language}`, loadCategories, { keepLast: true });
  const all = resource.data;
  const tree = useMemo(() => {
    const groups = (all ?? []).filter((one) => one.parentId === null);
    return groups.map((group) => ({ group, leaves: (all ?? []).filter((one) => one.parentId === group.id) }));
  }, [all]);
  const find = (id: string | null) => all?.find((one) => one.id === id) ?? null;

  /** By Chinese, pinyin, initials or an everyday word. */
  const search = (typed: string): ReportCategory[] => {
    const needle = typed.trim().toLowerCase();
    return (all ?? []).filter(
      (one) =>
        one.answerWithin &&
        [one.name.toLowerCase(), one.pinyin, one.initials, one.keywords].some((text) => text.includes(needle)),
    );
  };
  return { ...resource, tree, find, search };
}
