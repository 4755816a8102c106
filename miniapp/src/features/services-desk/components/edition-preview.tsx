import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { EntryView } from '@/shared/service-entry/entry-view';
import { Empty } from '@/shared/ui/empty';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { previewEdition } from '../api';

/** One edition as a citizen sees it. */
export function EditionPreview(props: { editionId: string; version: number }) {
  const language = useLanguage((store) => store.language);
  const preview = useResource(`services-desk.preview.${language}.${props.editionId}.${props.version}`, () =>
    previewEdition(props.editionId),
  );
  if (preview.data) return <EntryView entry={preview.data.entry} />;
  if (!preview.error) return <SkeletonCards count={3} rows={3} />;
  const title = preview.error instanceof Error ? preview.error.message : '';
  return <Empty inCard icon="alert" title={title} />;
}
