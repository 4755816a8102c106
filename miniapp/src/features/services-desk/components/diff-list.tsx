import type { EditionDiff } from '@contracts/services-desk';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { readDiff } from '../api';
import { words as editorWords } from '../editor/words';
import { words } from '../words';

type Change = EditionDiff['changes'][number];

/** What an approver has to look at: the facts that differ from the live edition, by section. */
export function DiffList(props: { entryId: string; version: number }) {
  const w = words.use();
  const e = editorWords.use();
  const diff = useResource(`services-desk.diff.${props.entryId}.${props.version}`, () => readDiff(props.entryId));
  const { data } = diff;
  if (!data) {
    const title = diff.error instanceof Error ? diff.error.message : '';
    return diff.error ? <Empty inCard icon="alert" title={title} /> : <SkeletonCards count={2} />;
  }
  if (data.changes.length === 0) return <Empty inCard icon="done" title={w.noDiff} />;
  const sections = [...new Set(data.changes.map((change) => change.section))];
  return (
    <View id="diff">
      {data.from === null ? <View className="sdesk__note">{w.firstEdition}</View> : null}
      {sections.map((section) => (
        <Card key={section} title={e.sections[section] ?? section}>
          {data.changes
            .filter((change) => change.section === section)
            .map((change) => (
              <ChangeRow key={`${change.path} ${change.after ?? '-'}`} change={change} isFirst={data.from === null} />
            ))}
        </Card>
      ))}
    </View>
  );
}

function ChangeRow(props: { change: Change; isFirst: boolean }) {
  const { change, isFirst } = props;
  const w = words.use();
  const language = change.path.endsWith('.en') ? 'EN' : '';
  if (isFirst) return <View className="sdesk-change__after">{change.after}</View>;
  return (
    <View className="sdesk-change">
      {change.before !== null && change.before !== '' ? (
        <View className="sdesk-change__line">
          <View className="sdesk-change__label">{change.after === null ? w.removed : w.before}</View>
          <View className="sdesk-change__before">{change.before}</View>
        </View>
      ) : null}
      {change.after !== null ? (
        <View className="sdesk-change__line">
          <View className="sdesk-change__label">
            {change.before === null ? w.added : w.after} {language}
          </View>
          <View className="sdesk-change__after">{change.after || '—'}</View>
        </View>
      ) : null}
    </View>
  );
}
