import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { press as pressNow, resumePresses } from '@/shared/sos/deliver';
import {
  type Addition,
  addTo,
  changePress,
  editPress,
  isAcknowledged,
  type Lane,
  usePresses,
} from '@/shared/sos/kept-press';
import { useNow } from '@/shared/sos/use-now';
import { Button } from '@/shared/ui/button';
import { goHome, pageParam, replaceWith } from '@/shared/wechat/navigation';
import { Discreet } from '../../components/discreet';
import { DrillBanner } from '../../components/drill-banner';
import { SosScreen } from '../../components/sos-screen';
import { UnsentFace } from '../../components/unsent-face';
import { WaitingFace } from '../../components/waiting-face';
import { PLACES_OF_SOS } from '../../places';
import { useFixes } from '../../use-fixes';
import { useSosPage } from '../../use-sos-page';
import { useUnheard } from '../../use-unheard';
import { forgetView, useWaiting } from '../../use-waiting';
import { words } from '../../words';

/** Waiting for help: what has been heard, who comes, what to do meanwhile. Opens with the press already on its way. */
export default function WaitingPage() {
  const w = words.use();
  const [lane] = useState<Lane>(() => (pageParam('lane') === 'test' ? 'test' : 'real'));
  useSosPage();
  const press = usePresses((presses) => presses[lane]);
  const waiting = useWaiting(lane, press);
  const isLate = useUnheard(lane, press);
  const nowMs = useNow() + waiting.aheadMs;
  const isOpen = press !== null && press.closedAt === null;
  const fix = useFixes(lane, isOpen);
  const [isOpenly, setOpenly] = useState(false);

  useDidShow(() => {
    // A screen that goes dark while somebody waits looks like nobody listens.
    if (process.env.TARO_ENV === 'weapp') Taro.setKeepScreenOn({ keepScreenOn: true, fail: () => undefined });
  });
  // Once, as it opens: later on a press goes away because the person leaves.
  useEffect(() => {
    if (!usePresses.getState()[lane]) replaceWith(PLACES_OF_SOS.press);
  }, [lane]);
  if (!press) return <SosScreen title={w.title} state="loading" />;

  const say = (addition: Addition) => {
    changePress(lane, (now) => addTo(now, addition));
    resumePresses();
  };
  const sayWords = (text: string) => say({ id: newClientKey(), what: 'detail', words: text });
  const leave = () => {
    if (press.closedAt || lane === 'test') {
      editPress(lane, () => null);
      forgetView(lane);
    }
    goHome();
  };

  if (press.isSilent && !isOpenly) {
    return (
      <Discreet
        press={press}
        waiting={waiting}
        isLate={isLate}
        nowMs={nowMs}
        onSay={sayWords}
        onOpen={() => setOpenly(true)}
      />
    );
  }
  const isTest = lane === 'test';
  const isDrill = isTest || (waiting.view?.isDrill ?? press.answer?.isDrill ?? false);
  return (
    <SosScreen title={isTest ? w.test.title : w.title}>
      {isDrill ? <DrillBanner kind={isTest ? 'test' : 'exercise'} /> : null}
      {isAcknowledged(press) || (press.answer && waiting.view && !isLate) ? (
        <WaitingFace
          lane={lane}
          press={press}
          waiting={waiting}
          nowMs={nowMs}
          fix={fix}
          onKind={(kind) => {
            const isSilent = kind === 'threatened';
            changePress(lane, (now) => ({ ...now, kind, isSilent: now.isSilent || isSilent }));
            say({ id: newClientKey(), what: 'detail', kind, ...(isSilent ? { isSilent } : {}) });
          }}
          onSay={sayWords}
          onUndo={() => {
            changePress(lane, (now) => ({ ...now, undoneAt: new Date().toISOString() }));
            say({ id: newClientKey(), what: 'undo' });
          }}
          onPressMore={() => pressNow(lane)}
          onLeave={leave}
        />
      ) : (
        <UnsentFace press={press} isLate={isLate} isTest={isTest} fix={fix} />
      )}
      {isTest ? (
        <Button
          id="real-press"
          size="large"
          onClick={() => {
            pressNow('real');
            replaceWith(PLACES_OF_SOS.waiting);
          }}
        >
          {w.test.real}
        </Button>
      ) : null}
    </SosScreen>
  );
}
