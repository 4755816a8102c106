import type { ContentCheck } from '@contracts/services-desk';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { Icon } from '@/shared/ui/icon';
import { words as editorWords } from '../editor/words';
import { words } from '../words';

/** What the publishing gate found: what must be mended first, what must be answered after it. */
export function ChecksList(props: { checks: ContentCheck[] }) {
  const w = words.use();
  const e = editorWords.use();
  if (props.checks.length === 0) return <Empty inCard icon="done" title={w.noChecks} />;
  const sorted = [...props.checks].sort((a, b) => a.severity.localeCompare(b.severity));
  return (
    <Card>
      <View id="checks" {...aria({ role: 'list' })}>
        {sorted.map((check) => (
          <View
            key={`${check.path} ${check.rule}`}
            className={`sdesk-check sdesk-check--${check.severity}`}
            {...aria({ role: 'listitem' })}
          >
            <Icon name={check.severity === 'blocking' ? 'failed' : 'warning'} className="sdesk-check__icon" />
            <View className="sdesk-check__words">
              <View className="sdesk-check__where">
                {e.sections[check.path.split('.')[0] ?? ''] ?? ''}
                {check.severity === 'warning' ? ` · ${w.warning}` : ''}
              </View>
              {check.message}
            </View>
          </View>
        ))}
      </View>
    </Card>
  );
}
