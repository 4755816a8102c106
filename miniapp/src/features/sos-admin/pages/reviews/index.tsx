import Taro from '@tarojs/taro';
import { useState } from 'react';
import { FollowUps } from '../../reviews/follow-ups';
import { Misses } from '../../reviews/misses';

/** 回访和复盘: was somebody looked after, and why was it slow. */
export default function ReviewsPage() {
  const [tab, setTab] = useState<'follow' | 'misses'>('follow');
  const [round, setRound] = useState(0);
  Taro.usePullDownRefresh(() => {
    setRound(round + 1);
    Taro.stopPullDownRefresh();
  });
  return tab === 'follow' ? <FollowUps key={round} onTab={setTab} /> : <Misses key={round} onTab={setTab} />;
}
