import type { Home } from '@contracts/home';
import { View } from '@tarojs/components';
import { formatDeadline } from '@/shared/i18n/times';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonLines } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { words } from './words';

/** 正在办: each thing with its next date. */
export function InProgressCard(props: {
  part: Home['inProgress'] | undefined;
  error: unknown;
  onRetry(): Promise<void>;
}) {
  const w = words.use();
  const isVisitor = useSession((session) => session.status !== 'signed-in');
  const { part } = props;
  if (!part && props.error) return <PartFailed title={w.inProgress} error={props.error} onRetry={props.onRetry} />;
  if (!part) {
    return (
      <Card title={w.inProgress}>
        <SkeletonLines rows={2} />
      </Card>
    );
  }
  if (part.state === 'failed')
    return <PartFailed title={w.inProgress} message={part.message} onRetry={props.onRetry} />;
  if (isVisitor) {
    return (
      <Card title={w.inProgress}>
        <View className="home__visitor">
          <View className="home__visitor-words">{w.inProgressVisitor}</View>
          <Button id="home-sign-in" onClick={() => void requireSignIn()}>
            {w.signIn}
          </Button>
        </View>
      </Card>
    );
  }
  if (part.value.length === 0) {
    return (
      <Card title={w.inProgress}>
        <View className="home__none">{w.inProgressNone}</View>
      </Card>
    );
  }
  return (
    <Card title={w.inProgress} flush>
      {part.value.map((item) => (
        <ListRow
          key={`${item.kind}-${item.id}`}
          title={item.title}
          note={item.dueAt ? formatDeadline(item.dueAt) : undefined}
          end={<Tag tone={item.tone}>{item.status}</Tag>}
          onClick={() => go(item.link)}
        />
      ))}
    </Card>
  );
}
