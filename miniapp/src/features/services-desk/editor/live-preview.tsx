import type { ServiceContent, ServiceEntry } from '@contracts/services';
import { useEffect, useRef, useState } from 'react';
import { EntryView } from '@/shared/service-entry/entry-view';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { previewContent } from '../api';

const PAUSE_MS = 500;

/** What a citizen will see of what is being typed. A failed look leaves the last one standing. */
export function LivePreview(props: { entryId: string; content: ServiceContent }) {
  const { entryId, content } = props;
  const [entry, setEntry] = useState<ServiceEntry>();
  const newest = useRef(0);
  useEffect(() => {
    newest.current += 1;
    const mine = newest.current;
    const timer = setTimeout(() => {
      previewContent(entryId, content)
        .then((answer) => mine === newest.current && setEntry(answer.entry))
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [entryId, content]);
  return entry ? <EntryView entry={entry} /> : <SkeletonCards count={3} rows={3} />;
}
