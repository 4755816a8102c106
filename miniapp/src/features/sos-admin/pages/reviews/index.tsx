import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useSession } from '@/shared/session/session';
import { FollowUps, type ReviewTab } from '../../reviews/follow-ups';
import { Misses } from '../../reviews/misses';
import { words } from '../../words';

/** 回访和复盘: was somebody looked after, and, for those who supervise, why was it slow. */
export default function ReviewsPage() {
  const w = words.use().reviews;
  const maySupervise = useSession((session) =>
    session.grants.some((grant) => grant.role === 'supervisor' || grant.role === 'administrator'),
  );
  const [tab, setTab] = useState<ReviewTab>('follow');
  const [round, setRound] = useState(0);
  Taro.usePullDownRefresh(() => {
    setRound(round + 1);
    Taro.stopPullDownRefresh();
  });
  const tabs = maySupervise ? w.tabs : { follow: w.tabs.follow };
  return tab === 'follow' ? (
    <FollowUps key={round} tabs={tabs} onTab={setTab} />
  ) : (
    <Misses key={round} tabs={tabs} onTab={setTab} />
  );
}
