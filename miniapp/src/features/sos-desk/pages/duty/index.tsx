import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { PartFailed } from '@/shared/ui/part-failed';
import { Screen } from '@/shared/ui/screen';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { go, pageParam } from '@/shared/wechat/navigation';
import { endRow, readMyDuty, readRota } from '../../duty/duty-api';
import { LeaveSheet, peopleOf, TurnSheet } from '../../duty/duty-sheets';
import { dutyWords } from '../../duty/duty-words';
import { MyPosts } from '../../duty/my-posts';
import { type Pattern, PatternsCard } from '../../duty/pattern-card';
import { PatternSheet } from '../../duty/pattern-sheet';
import { patternWords } from '../../duty/pattern-words';
import { LeavesCard, OnDutyCard, TurnsCard } from '../../duty/rota-cards';
import '../../sos-desk.scss';
import '../../duty/duty.scss';

/** 值班: my post and its hand-over, who is there now, and for those who plan it the rota. */
export default function DutyPage() {
  const w = dutyWords.use();
  const addHours = patternWords.use().add;
  const language = useLanguage((store) => store.language);
  const { person, grants, status } = useSession();
  const [asked] = useState(() => pageParam('unitId'));
  const [sheet, setSheet] = useState<'leave' | 'turn' | { pattern: Pattern | null } | null>(null);
  const myId = person?.personId;
  const duty = useResource(myId ? `duty.me.${myId}.${language}` : null, readMyDuty, { live: ['duty.changed'] });
  const unitId = asked ?? duty.data?.posts[0]?.unitId ?? grants[0]?.unitId ?? null;
  const rota = useResource(myId && unitId ? `duty.rota.${unitId}.${language}` : null, () => readRota(unitId ?? ''), {
    live: ['duty.changed'],
  });
  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void Promise.all([duty.reload(), rota.reload()]).finally(() => Taro.stopPullDownRefresh());
  });
  const reloadAll = async () => {
    await Promise.all([duty.reload(), rota.reload()]);
  };

  async function end(kind: 'pattern' | 'leave', id: string): Promise<void> {
    if (!(await confirm({ title: w.endAsk, text: w.endText, yes: w.end, no: w.keep }))) return;
    try {
      await endRow(kind, id);
      toastDone(w.ended);
      await reloadAll();
    } catch (error) {
      toastFailure(error);
    }
  }
  const people = peopleOf(rota.data);
  const mayPlan = rota.data?.mayPlan ?? false;
  const hasPost = (duty.data?.posts.length ?? 0) > 0;

  return (
    <Screen
      title={w.title}
      state={duty.data ? (hasPost || mayPlan ? 'ready' : 'empty') : duty.error ? 'error' : 'loading'}
      empty={{ title: w.none, hint: w.noneHint }}
      error={duty.error}
      onRetry={() => void reloadAll()}
    >
      {duty.data ? <MyPosts duty={duty.data} onChanged={reloadAll} /> : null}
      <Card flush>
        <ListRow id="open-sos-desk" icon="warning" title={w.openDesk} onClick={() => go(PLACES.sosDesk)} />
      </Card>
      {rota.data ? (
        <>
          <OnDutyCard rota={rota.data} />
          <LeavesCard
            leaves={mayPlan ? rota.data.leaves : (duty.data?.leaves ?? [])}
            onEnd={(id) => void end('leave', id)}
            aside={
              hasPost ? (
                <Button id="ask-leave" kind="quiet" icon="plus" onClick={() => setSheet('leave')}>
                  {w.leaveAsk}
                </Button>
              ) : undefined
            }
          />
          {mayPlan ? (
            <PatternsCard
              rota={rota.data}
              aside={
                <Button id="add-pattern" kind="quiet" icon="plus" onClick={() => setSheet({ pattern: null })}>
                  {addHours}
                </Button>
              }
              onOpen={(pattern) => setSheet({ pattern })}
            />
          ) : null}
          <TurnsCard rota={rota.data} />
          {mayPlan ? (
            <View className="sosd-before">
              <Button id="add-turn" icon="plus" block onClick={() => setSheet('turn')}>
                {w.addTurn}
              </Button>
            </View>
          ) : null}
        </>
      ) : rota.error ? (
        <PartFailed title={w.now} error={rota.error} onRetry={rota.reload} />
      ) : unitId ? (
        <SkeletonCards count={2} />
      ) : null}
      {sheet === 'leave' ? (
        <LeaveSheet
          myId={myId ?? ''}
          people={people}
          onClose={() => setSheet(null)}
          onDone={() => {
            setSheet(null);
            void reloadAll();
          }}
        />
      ) : null}
      {sheet === 'turn' ? (
        <TurnSheet
          people={people}
          onClose={() => setSheet(null)}
          onDone={() => {
            setSheet(null);
            void reloadAll();
          }}
        />
      ) : null}
      {sheet !== null && typeof sheet === 'object' ? (
        <PatternSheet
          people={rota.data?.people ?? []}
          pattern={sheet.pattern}
          onClose={() => setSheet(null)}
          onDone={() => {
            setSheet(null);
            void reloadAll();
          }}
          onEnd={({ id }) => {
            setSheet(null);
            void end('pattern', id);
          }}
        />
      ) : null}
    </Screen>
  );
}
