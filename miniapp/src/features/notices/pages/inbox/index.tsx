import type { Notices, NoticeView } from '@contracts/notices';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { formatInstant } from '@/shared/i18n/times';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { classNames } from '@/shared/ui/class-names';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { listNotices, markAllRead, markRead } from '../../api';
import { AskToSubscribe } from '../../components/ask-to-subscribe';
import { words } from '../../words';
import './inbox.scss';

/** 消息: what moved on, newest first; a message opens what it is about. */
export default function InboxPage() {
  const w = words.use();
  const personId = useSession((session) => session.person?.personId);
  const newest = useResource<Notices>(personId ? `notices.${personId}` : null, () => listNotices(), {
    live: ['notice.created', 'notice.read'],
    keepLast: true,
  });
  const [older, setOlder] = useState<Notices>();
  Taro.usePullDownRefresh(() => {
    void newest.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const items = [...(newest.data?.items ?? []), ...(older?.items ?? [])];
  const nextCursor = older ? older.nextCursor : (newest.data?.nextCursor ?? null);

  const open = (notice: NoticeView) => {
    if (!notice.readAt) void markRead(notice.id).catch(() => undefined);
    if (notice.link) go(notice.link);
  };
  const readAll = async () => {
    try {
      await markAllRead();
      setOlder(undefined);
      await newest.reload();
    } catch (error) {
      toastFailure(error);
    }
  };
  const more = async () => {
    if (!nextCursor) return;
    try {
      const page = await listNotices(nextCursor);
      setOlder({ ...page, items: [...(older?.items ?? []), ...page.items] });
    } catch (error) {
      toastFailure(error);
    }
  };
  const isVisitor = !personId;
  const isEmpty = isVisitor || (newest.data !== undefined && items.length === 0);

  return (
    <Screen
      title={w.title}
      state={isEmpty ? 'empty' : newest.data ? 'ready' : newest.error ? 'error' : 'loading'}
      empty={
        isVisitor
          ? {
              title: w.visitorTitle,
              hint: w.visitorHint,
              action: { label: w.signIn, onClick: () => void requireSignIn() },
            }
          : { title: w.none, hint: w.noneHint }
      }
      error={newest.error}
      onRetry={() => void newest.reload()}
      isOffline={newest.isOffline}
      asOf={newest.asOf}
    >
      <PullDown onRefresh={newest.reload}>
        <AskToSubscribe />
        {newest.data && newest.data.unreadCount > 0 ? (
          <View className="inbox__all">
            <Button id="read-all" kind="quiet" onClick={() => void readAll()}>
              {w.readAll}
            </Button>
          </View>
        ) : null}
        <Card flush>
          {items.map((notice) => (
            <View
              key={notice.id}
              id={`notice-${notice.id}`}
              className={classNames('inbox__notice', !notice.readAt && 'inbox__notice--unread')}
              {...pressable(() => open(notice), { role: 'link' })}
            >
              <View className="inbox__head">
                {notice.readAt ? null : <View className="inbox__dot" {...aria({ role: 'img', label: w.unread })} />}
                <View className="inbox__title">{notice.title}</View>
                <View className="inbox__time">{formatInstant(notice.createdAt)}</View>
              </View>
              <View className="inbox__body">{notice.body}</View>
            </View>
          ))}
        </Card>
        {nextCursor ? (
          <Button kind="quiet" block onClick={() => void more()}>
            {w.more}
          </Button>
        ) : null}
      </PullDown>
    </Screen>
  );
}
