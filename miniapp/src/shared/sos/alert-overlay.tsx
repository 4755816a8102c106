import type { SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { ApiFailure } from '@/shared/http/client';
import { usePush } from '@/shared/http/push';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { classNames } from '@/shared/ui/class-names';
import { Icon } from '@/shared/ui/icon';
import { toastFailure } from '@/shared/ui/toast';
import { newsHaptic } from '@/shared/wechat/haptics';
import { go } from '@/shared/wechat/navigation';
import { alertWords } from './alert-words';
import { addAlert, dropAlert, nextAlert, useAlerts } from './alerts';
import { readCase, takeStep } from './case-api';
import { Lasting } from './lasting';
import { quickPosition } from './quick-position';
import { sosWords } from './sos-words';
import { formatDistance } from './spans';
import './alert-overlay.scss';

/** News of a case that its helpers must not miss; that others took it, its own alert says. */
const NEWS = ['remind', 'put_back', 'press_again', 'undo', 'detail', 'hand_back'] as const;
type News = (typeof NEWS)[number];

/** Hears that this person is asked for help, on whatever page they are, and puts it before everything else. */
export function AlertOverlay() {
  const personId = useSession((session) => session.person?.personId);
  usePush(personId ? ['sos.alert', 'sos.news'] : [], ({ type, data }) => {
    const { caseId, news } = (data ?? {}) as { caseId?: string; news?: string };
    if (!caseId) return;
    if (type === 'sos.alert') addAlert({ caseId, news: null });
    if (type === 'sos.news' && NEWS.some((one) => one === news)) addAlert({ caseId, news: news ?? null });
  });
  const asking = useAlerts(nextAlert);
  return personId && asking ? (
    <AlertSheet key={`${asking.caseId} ${asking.news}`} caseId={asking.caseId} news={asking.news as News | null} />
  ) : null;
}

function AlertSheet({ caseId, news }: { caseId: string; news: News | null }) {
  const w = alertWords.use();
  const [isBusy, setBusy] = useState(false);
  const [overtaken, setOvertaken] = useState<string | null>(null);
  const resource = useResource<SosCase>(`sos.alert.${caseId}`, () => readCase(caseId));
  const found = resource.data;
  usePush(
    ['sos.changed'],
    ({ data }) => {
      const about = (data as { caseId?: string } | null)?.caseId;
      if (about === undefined || about === caseId) void resource.reload();
    },
    [`sos:${caseId}`],
  );
  useEffect(() => {
    newsHaptic();
  }, []);

  const open = () => {
    dropAlert(caseId);
    go(PLACES.sosCase, { id: caseId });
  };
  async function answer(action: 'accept' | 'decline'): Promise<void> {
    setBusy(true);
    try {
      if (action === 'accept') {
        await takeStep(caseId, { action, minutes: null, position: await quickPosition() });
        open();
      } else {
        await takeStep(caseId, { action, words: '' });
        dropAlert(caseId);
      }
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 409) setOvertaken(error.message);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  const isOver = found?.stage === 'closed';
  const mayGo = found?.allows.includes('accept') ?? true;
  const said =
    (news && w.news[news]) ??
    overtaken ??
    (isOver ? w.over : !mayGo && found?.acceptedBy ? w.taken(found.acceptedBy) : null);
  return (
    <View id="sos-alert" className="sos-alert" {...aria({ role: 'dialog', modal: true, label: w.title })}>
      <View className={classNames('sos-alert__card', found?.isDrill && 'sos-alert__card--drill')}>
        <View className="sos-alert__head" {...aria({ role: 'heading', level: 2 })}>
          <Icon name="warning" size="lead" />
          {found?.isDrill ? w.drillTitle : news ? w.newsTitle : w.title}
        </View>
        {found ? <Asking found={found} /> : <View className="sos-alert__line">{w.loading}</View>}
        {said ? (
          <View className="sos-alert__actions">
            <View id="sos-alert-said" className="sos-alert__said" {...aria({ role: 'alert' })}>
              {said}
            </View>
            <Button id="sos-alert-seen" kind="primary" size="large" onClick={() => dropAlert(caseId)}>
              {w.seen}
            </Button>
          </View>
        ) : (
          <View className="sos-alert__actions">
            <Button
              id="sos-alert-go"
              kind="primary"
              size="large"
              className="sos-alert__go"
              loading={isBusy}
              onClick={() => void answer('accept')}
            >
              {w.go}
            </Button>
            <Button id="sos-alert-cannot" size="large" disabled={isBusy} onClick={() => void answer('decline')}>
              {w.cannot}
            </Button>
          </View>
        )}
        <Button id="sos-alert-open" kind="quiet" block onClick={open}>
          {w.open}
        </Button>
      </View>
    </View>
  );
}

function Asking({ found }: { found: SosCase }) {
  const w = alertWords.use();
  const s = sosWords.use();
  const language = useLanguage((store) => store.language);
  const { place } = found;
  const where = place.homeAddress ?? place.unitName;
  return (
    <>
      <View className="sos-alert__name">{found.personName}</View>
      <View className="sos-alert__line">{found.kind ? s.kinds[found.kind] : s.kindUnknown}</View>
      <Lasting since={found.receivedAt} say={w.pressedAgo} className="sos-alert__since" />
      <View className="sos-alert__where">
        <Icon name="place" />
        <View>
          <View>{where ?? w.noPlace}</View>
          {place.awayFromHomeM === null ? null : (
            <View className="sos-alert__away">{w.away(formatDistance(place.awayFromHomeM, language))}</View>
          )}
        </View>
      </View>
      {found.isSilent ? <View className="sos-alert__away">{w.silent}</View> : null}
    </>
  );
}
