import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { readCheckIn, sayWell } from '../../api';
import { careWords } from '../../care-words';
import { words } from '../../words';
import '../../sos-family.scss';

/** 报平安: one large button a day. */
export default function CheckInPage() {
  const w = careWords.use().checkIn;
  const { checkIn: c } = words.use();
  const myId = useSession((session) => session.person?.personId);
  const [isBusy, setBusy] = useState(false);
  const { data, error, reload } = useResource(myId ? `sos.check-in.${myId}` : null, () => readCheckIn(), {
    live: ['sos.check-in'],
  });

  async function press(): Promise<void> {
    setBusy(true);
    try {
      await sayWell();
      toastDone(w.done);
      await reload();
    } catch (failure) {
      toastFailure(failure);
    } finally {
      setBusy(false);
    }
  }

  const isOff = data?.state === 'off';
  return (
    <Screen
      title={w.title}
      state={data ? (isOff ? 'empty' : 'ready') : error ? 'error' : 'loading'}
      empty={{
        title: w.off,
        hint: w.offHint,
        action: { label: w.open, onClick: () => go('/features/sos-family/pages/profile/index', { personId: 'me' }) },
      }}
      error={error}
      onRetry={() => void reload()}
    >
      {data ? (
        <View className="sosf-well">
          {data.isSaid ? (
            <View id="well-said" className="sosf-well__said" {...aria({ role: 'status' })}>
              <Icon name="done" size="face" />
              <View className="sosf-well__ask">{w.said}</View>
              {data.lastWellAt ? <View className="sosf-hint">{w.saidHint(formatInstant(data.lastWellAt))}</View> : null}
            </View>
          ) : (
            <>
              <View className="sosf-well__ask" {...aria({ role: 'heading', level: 2 })}>
                {w.ask}
              </View>
              <Button
                id="say-well"
                kind="primary"
                size="large"
                className="sosf-well__button"
                loading={isBusy}
                onClick={() => void press()}
              >
                {w.button}
              </Button>
              {data.deadlineAt ? <View className="sosf-hint">{w.by(formatInstant(data.deadlineAt))}</View> : null}
            </>
          )}
          {data.days.length > 0 ? (
            <Card title={w.days}>
              <View className="sosf-days">
                {data.days.slice(0, 7).map((day) => (
                  <View key={day.day} className="sosf-days__one">
                    <View className="sosf-hint">{formatDay(day.day)}</View>
                    <Tag tone={day.outcome === 'missed' ? 'wrong' : day.outcome === 'late' ? 'wait' : 'done'}>
                      {c.outcomes[day.outcome]}
                    </Tag>
                  </View>
                ))}
              </View>
            </Card>
          ) : null}
        </View>
      ) : null}
    </Screen>
  );
}
