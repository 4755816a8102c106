import { useWords } from '@/shared/i18n';
import { Card } from './card';
import { Empty } from './empty';

/** A card whose own source failed, while the rest of the screen stands. */
export function PartFailed(props: {
  title?: string;
  message?: string;
  error?: unknown;
  onRetry(): Promise<void> | void;
}) {
  const w = useWords();
  const said = props.message ?? (props.error instanceof Error ? props.error.message : w.failedTitle);
  return (
    <Card title={props.title}>
      <Empty inCard icon="alert" title={said} action={{ label: w.retry, onClick: () => void props.onRetry() }} />
    </Card>
  );
}
