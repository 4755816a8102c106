import type { AlertAnswered, AlertCard } from '@contracts/sos-alerts';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { request } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { requireSignIn, useSession } from '@/shared/session/session';
import { useAlertsShownHere } from '@/shared/sos/alerts';
import { Lasting } from '@/shared/sos/lasting';
import { sosWords } from '@/shared/sos/sos-words';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { toastFailure } from '@/shared/ui/toast';
import { pageParam, replaceWith } from '@/shared/wechat/navigation';
import { answerWords } from '../../answer-words';
import '../../sos-family.scss';

const LOOK_MS = 5_000;

/** Where the link of a text leads: one alert, two buttons, no signing in. */
export default function AnswerPage() {
  const w = answerWords.use();
  const language = useLanguage((store) => store.language);
  const isSignedIn = useSession((session) => session.status === 'signed-in');
  const [alertId] = useState(() => pageParam('alert') ?? '');
  const [key] = useState(() => pageParam('key') ?? '');
  const [answered, setAnswered] = useState<AlertAnswered | null>(null);
  const [isBusy, setBusy] = useState(false);
  const resource = useResource<AlertCard>(
    alertId ? `sos.card.${alertId}.${language}` : null,
    () => request({ path: `/sos/alerts/${alertId}`, query: { key } }),
    { everyMs: LOOK_MS },
  );
  const card = resource.data;
  useAlertsShownHere(card?.caseId ?? '');

  async function answer(said: 'accept' | 'decline'): Promise<void> {
    setBusy(true);
    try {
      const path = `/sos/alerts/${alertId}/answer`;
      const body = { key, answer: said, minutes: null };
      const outcome = await request<AlertAnswered>({
        method: 'POST',
        path,
        body,
        idempotencyKey: `${alertId}-${said}`,
      });
      const isMine = outcome.outcome === 'accepted' || outcome.outcome === 'already_yours';
      if (isMine && isSignedIn && card) replaceWith(PLACES.sosCase, { id: card.caseId });
      else setAnswered(outcome);
      await resource.reload();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }
  const open = async () => {
    if (card && (await requireSignIn())) replaceWith(PLACES.sosCase, { id: card.caseId });
  };

  const isMine =
    answered?.outcome === 'accepted' || answered?.outcome === 'already_yours' || card?.answer === 'accepted';
  const said = saidOf(w, card, answered, isMine);
  const mayAnswer = card && card.stage !== 'closed' && !isMine && answered?.outcome !== 'taken_by';
  return (
    <Screen
      title={w.title}
      // A link that lost its end says so; it must not look as if something came.
      state={card ? 'ready' : resource.error || !alertId ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      footer={
        mayAnswer ? (
          <BottomBar>
            <Button id="answer-decline" size="large" disabled={isBusy} onClick={() => void answer('decline')}>
              {w.cannot}
            </Button>
            <Button
              id="answer-accept"
              kind="primary"
              size="large"
              loading={isBusy}
              onClick={() => void answer('accept')}
            >
              {w.go}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {card ? (
        <View id="alert-card" className="sosf-answer">
          {card.isDrill ? <View className="sosf-strip">{w.drill}</View> : null}
          {card.isSilent ? <View className="sosf-strip">{w.silent}</View> : null}
          {card.undoneAt ? <View className="sosf-strip">{w.undone}</View> : null}
          <Asked card={card} />
          {said ? (
            <View id="answer-said" className="sosf-answer__said" {...aria({ role: 'status', live: 'polite' })}>
              <Icon name={isMine ? 'done' : 'info'} size="lead" />
              <View>{said}</View>
            </View>
          ) : null}
          {card.takenBy.length > 0 && !isMine ? (
            <View className="sosf-hint">{w.takenBy(card.takenBy.join('、'))}</View>
          ) : null}
          <Button id="answer-open" block onClick={() => void open()}>
            {isSignedIn ? w.open : w.openSignIn}
          </Button>
        </View>
      ) : null}
    </Screen>
  );
}

function saidOf(
  w: ReturnType<typeof answerWords.now>,
  card: AlertCard | undefined,
  answered: AlertAnswered | null,
  isMine: boolean,
): string | null {
  if (card?.stage === 'closed' || answered?.outcome === 'closed') return w.over;
  if (isMine) return w.yours;
  if (answered?.outcome === 'taken_by') return w.winner(answered.winner ?? '');
  if (answered?.outcome === 'declined' || card?.answer === 'declined') return w.declined;
  return null;
}

function Asked({ card }: { card: AlertCard }) {
  const w = answerWords.use();
  const s = sosWords.use();
  return (
    <>
      <View className="sosf-answer__name" {...aria({ role: 'heading', level: 2 })}>
        {w.asks(card.personName)}
      </View>
      <View className="sosf-answer__kind">{card.kind ? s.kinds[card.kind] : s.kindUnknown}</View>
      {card.stage === 'closed' ? null : (
        <Lasting since={card.receivedAt} say={w.pressedAgo} className="sosf-answer__since" />
      )}
      <View className="sosf-hint">{w.number(card.number)}</View>
    </>
  );
}
