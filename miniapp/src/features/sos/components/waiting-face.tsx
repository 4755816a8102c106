import type { Fix, SosKind } from '@contracts/sos';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { formatAge } from '@/shared/i18n/times';
import type { KeptPress, Lane } from '@/shared/sos/kept-press';
import { formatSpan } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { toastDone } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { PLACES_OF_SOS } from '../places';
import { headline, type Phase, spoken } from '../sentences';
import { useVoice } from '../use-voice';
import type { WaitingState } from '../use-waiting';
import { words } from '../words';
import { CentreLines, ComingCard } from './coming-card';
import { DialList } from './dial-list';
import { KindTiles } from './kind-tiles';
import { PlaceCard } from './place-card';
import { SayMore } from './say-more';
import { StatusHead } from './status-head';
import { ToldCard } from './told-card';
import { UndoCard } from './undo-card';
import { VoiceButton } from './voice-button';

/** The card that helps with what was said to have happened. */
const AID_FOR = { fallen: 'fall', fire: 'fire' } as const;

interface WaitingFaceProps {
  lane: Lane;
  press: KeptPress;
  waiting: WaitingState;
  nowMs: number;
  fix: Fix | null;
  onKind(kind: SosKind): void;
  onSay(words: string): void;
  onUndo(): void;
  onPressMore(): void;
  onLeave(): void;
}

/** The press has been heard: who is asked, who comes, what is next, and what the person can do meanwhile. */
export function WaitingFace(props: WaitingFaceProps) {
  const w = words.use();
  const { press, nowMs } = props;
  const { view, isUnreached, asOf } = props.waiting;
  const isTest = props.lane === 'test';
  const [isUndoing, setUndoing] = useState(false);
  const [isSaying, setSaying] = useState(false);
  const received = isTest ? w.test.received : w.received;
  // What this phone knows already counts before the server's next word.
  const shown = view && press.undoneAt && !view.undoneAt ? { ...view, undoneAt: press.undoneAt } : view;
  const said = shown ? headline(shown, nowMs, w) : { title: received, lines: [w.callingNobody] };
  const phase: Phase = shown?.stage ?? 'alerting';
  const news = shown ? spoken(shown, nowMs, w) : { key: received, text: received };
  const voice = useVoice(news, press.isSilent);
  // Whoever has scrolled down must not miss that somebody is coming.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page moves with the news, and with nothing else
  useEffect(() => {
    void Promise.resolve(Taro.pageScrollTo({ scrollTop: 0, duration: 200 })).catch(() => undefined);
  }, [news.key]);
  const number = shown?.number ?? press.answer?.number;

  return (
    <View>
      {isUnreached ? (
        <View id="waiting-offline" className="sos-strip" {...aria({ role: 'status' })}>
          <Icon name="offline" />
          <View className="sos-strip__words">
            <View className="sos-strip__title">{w.offline}</View>
            {asOf ? <View>{w.offlineHint(formatAge(asOf))}</View> : null}
          </View>
        </View>
      ) : null}
      <StatusHead
        phase={phase}
        title={said.title}
        lines={isTest ? [w.test.works] : said.lines}
        number={number ? w.number(number) : undefined}
        isDrill={isTest || Boolean(shown?.isDrill)}
      >
        {shown?.stage === 'alerting' && shown.nextStepAt && !isTest && !press.undoneAt ? (
          <NextStep at={shown.nextStepAt} nowMs={nowMs} />
        ) : null}
      </StatusHead>
      {shown && shown.stage !== 'closed' ? <ComingCard view={shown} nowMs={nowMs} /> : null}
      {phase === 'closed' || isTest ? (
        <View>
          {shown && isTest ? <ToldCard view={shown} isTest /> : null}
          <Button id="sos-done" kind="primary" size="large" onClick={props.onLeave}>
            {isTest ? w.test.done : w.closedDone}
          </Button>
          {isTest ? null : (
            <Button id="press-more" size="large" onClick={props.onPressMore}>
              {w.pressMore}
            </Button>
          )}
        </View>
      ) : (
        <View className="sos__stack">
          {shown ? <CentreLines view={shown} /> : null}
          {press.isNamed ? null : (
            <View id="nameless" className="sos-card sos-card__line--wait">
              {w.nameless}
            </View>
          )}
          {press.undoneAt ? (
            <Button id="press-more" kind="danger" size="large" onClick={props.onPressMore}>
              {w.pressMore}
            </Button>
          ) : (
            <KindTiles kind={press.kind ?? shown?.kind ?? null} onChoose={props.onKind} />
          )}
          <FirstAidLink kind={press.kind ?? shown?.kind ?? null} />
          {shown ? <ToldCard view={shown} isTest={false} /> : null}
          {shown ? <PlaceCard view={shown} own={props.fix} /> : null}
          <View className="sos-card__note">{w.callHint}</View>
          <DialList />
          {isSaying ? (
            <SayMore
              title={w.wordsLabel}
              placeholder={w.wordsPlaceholder}
              submit={w.wordsSend}
              onClose={() => setSaying(false)}
              onSay={(text) => {
                setSaying(false);
                props.onSay(text);
                toastDone(w.wordsKept);
              }}
            />
          ) : (
            <Button id="say-more" size="large" icon="message" onClick={() => setSaying(true)}>
              {w.wordsAdd}
            </Button>
          )}
          {press.undoneAt || isUndoing ? null : (
            <Button id="undo" size="large" onClick={() => setUndoing(true)}>
              {w.undo}
            </Button>
          )}
          {isUndoing ? (
            <UndoCard
              onNo={() => setUndoing(false)}
              onYes={() => {
                setUndoing(false);
                props.onUndo();
              }}
            />
          ) : null}
        </View>
      )}
      <VoiceButton voice={voice} />
    </View>
  );
}

function NextStep(props: { at: string; nowMs: number }) {
  const w = words.use();
  const leftMs = Date.parse(props.at) - props.nowMs;
  return (
    <View id="next-step" className="sos-head__next">
      {leftMs > 0 ? w.nextIn(formatSpan(leftMs)) : w.nextNow}
    </View>
  );
}

function FirstAidLink(props: { kind: SosKind | null }) {
  const w = words.use();
  const { kind } = props;
  const isKnown = kind === 'fallen' || kind === 'fire';
  const card = isKnown ? AID_FOR[kind] : undefined;
  const title = isKnown ? w.aidFor[kind] : w.aidAll;
  return (
    <View
      id="open-first-aid"
      className="sos-card sos-card--row sos-card--press"
      {...pressable(() => go(PLACES_OF_SOS.firstAid, card ? { card } : {}), { role: 'link' })}
    >
      <Icon name="health" size="lead" className="sos-card__sign" />
      <View className="sos-card__grow">{title}</View>
      <Icon name="chevron-right" />
    </View>
  );
}
