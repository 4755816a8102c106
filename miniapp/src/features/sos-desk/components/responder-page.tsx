import type { SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { Lasting } from '@/shared/sos/lasting';
import { quickPosition } from '@/shared/sos/quick-position';
import { sosWords } from '@/shared/sos/sos-words';
import { formatSecond } from '@/shared/sos/spans';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Screen } from '@/shared/ui/screen';
import { dial } from '@/shared/wechat/phone';
import { useCase } from '../use-case';
import { words } from '../words';
import { CaseBanner, Overtaken } from './case-banner';
import { FactsCard } from './facts-card';
import { HandOffsCard, HelpersCard } from './people-cards';
import { PlaceCard } from './place-card';
import { type CloseDraft, type SheetStep, StepSheet } from './step-sheets';
import { TimelineCard } from './timeline-card';

const MINUTES = [5, 10, 15, 20, 30];

/** The one large page of whoever goes there, family or grid worker: who, where, and two buttons. */
export function ResponderPage({ caseId }: { caseId: string }) {
  const w = words.use();
  const me = useSession((session) => session.person?.personId);
  const inHand = useCase(caseId);
  const { found, resource, isBusy, act } = inHand;
  const [sheet, setSheet] = useState<SheetStep | null>(null);
  const draft = useRef<CloseDraft>({ outcome: undefined, words: '' });
  const mine = found?.responders.find((one) => one.personId === me && one.state !== 'left');
  const may = (action: SosCase['allows'][number]) => Boolean(found?.allows.includes(action));

  async function accept(): Promise<void> {
    // The press counts now; where this phone is only says how far it is, and may come late or never.
    await act({ action: 'accept', minutes: null, position: await quickPosition() }, w.done.accept);
  }

  const footer = !found ? null : mine ? (
    found.stage === 'closed' ? null : (
      <BottomBar>
        {may('arrive') && mine.state !== 'arrived' ? (
          <Button
            id="do-arrive"
            kind="primary"
            size="large"
            loading={isBusy}
            onClick={() => void quickPosition().then((position) => act({ action: 'arrive', position }, w.done.arrive))}
          >
            {w.go.arrived}
          </Button>
        ) : may('close') ? (
          <Button id="do-close" kind="primary" size="large" onClick={() => setSheet('close')}>
            {w.go.finish}
          </Button>
        ) : null}
      </BottomBar>
    )
  ) : may('accept') ? (
    <BottomBar>
      {may('decline') ? (
        <Button
          id="do-decline"
          size="large"
          disabled={isBusy}
          onClick={() => void act({ action: 'decline', words: '' }, w.done.decline)}
        >
          {w.go.no}
        </Button>
      ) : null}
      <Button id="do-accept" kind="primary" size="large" loading={isBusy} onClick={() => void accept()}>
        {w.go.yes}
      </Button>
    </BottomBar>
  ) : null;

  return (
    <Screen
      title={w.case}
      state={found ? 'ready' : resource.error ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
      footer={footer}
    >
      {found ? (
        <View id="responder-page" className="sosd-go">
          <CaseBanner found={found} />
          <Overtaken words={inHand.overtaken} onSeen={inHand.forget} />
          <Who found={found} />
          {mine && found.stage !== 'closed' ? (
            <Card id="my-part" title={mine.state === 'arrived' ? w.go.yoursThere : w.go.yours}>
              {mine.state !== 'arrived' && may('progress') ? (
                <>
                  <View className="sosd-hint sosd-before">
                    {mine.promisedAt
                      ? w.helpers.promised(formatSecond(mine.promisedAt).slice(0, 5))
                      : w.go.minutesTitle}
                  </View>
                  <Choices
                    label={w.go.minutesTitle}
                    options={MINUTES.map((value) => ({ value, label: w.go.minutes(value), id: `minutes-${value}` }))}
                    value={undefined}
                    onChange={(minutes) =>
                      void quickPosition().then((position) =>
                        act({ action: 'progress', words: '', minutes, position }, w.done.progress),
                      )
                    }
                  />
                </>
              ) : null}
              <View className="sosd-go__rows">
                {may('progress') ? (
                  <Button id="do-progress" block onClick={() => setSheet('progress')}>
                    {w.actions.progress}
                  </Button>
                ) : null}
                {may('hand_off') ? (
                  <Button id="do-hand_off" block onClick={() => setSheet('hand_off')}>
                    {w.go.moreHelp}
                  </Button>
                ) : null}
                {may('hand_back') ? (
                  <Button id="do-hand_back" kind="quiet" block onClick={() => setSheet('hand_back')}>
                    {w.go.cannot}
                  </Button>
                ) : null}
              </View>
            </Card>
          ) : null}
          {!mine && !may('accept') && found.stage !== 'closed' ? (
            <View className="sosd-hint sosd-before">{found.acceptedBy ? w.go.thanks : w.go.notYours}</View>
          ) : null}
          <PlaceCard found={found} />
          <FactsCard found={found} />
          <Calls found={found} />
          <HelpersCard found={found} />
          <HandOffsCard found={found} />
          {may('note') || may('call_back') ? (
            <View className="sosd-go__rows">
              {may('call_back') ? (
                <Button id="do-call_back" block onClick={() => setSheet('call_back')}>
                  {w.actions.call_back}
                </Button>
              ) : null}
              {may('note') ? (
                <Button id="do-note" block onClick={() => setSheet('note')}>
                  {w.actions.note}
                </Button>
              ) : null}
            </View>
          ) : null}
          <TimelineCard found={found} isShort />
          <StepSheet
            key={sheet ?? 'none'}
            step={sheet && may(sheet) ? sheet : null}
            found={found}
            draft={draft}
            isBusy={isBusy}
            onClose={() => setSheet(null)}
            onStep={(step) => {
              void act(step, w.done[step.action]).then((isOver) => {
                if (isOver) setSheet(null);
              });
            }}
          />
        </View>
      ) : null}
    </Screen>
  );
}

/** Who asks for help, why, and since when: the largest words of the page. */
function Who({ found }: { found: SosCase }) {
  const w = words.use();
  const s = sosWords.use();
  const language = useLanguage((store) => store.language);
  const comma = language === 'zh' ? '，' : ', ';
  return (
    <View className="sosd-who">
      <View id="case-title" className="sosd-who__name" {...aria({ role: 'heading', level: 2 })}>
        {found.personName}
        {comma}
        {found.kind ? s.kinds[found.kind] : s.kindUnknown}
      </View>
      {found.stage === 'closed' ? null : (
        <Lasting since={found.receivedAt} say={w.go.pressedAgo} className="sosd-who__since" />
      )}
      <View className="sosd-hint">{w.number(found.number)}</View>
    </View>
  );
}

/** Numbers that are always right, except where a ringing telephone would be the danger. */
function Calls({ found }: { found: SosCase }) {
  const w = words.use().go;
  if (found.stage === 'closed' || found.isDrill) return null;
  if (found.isSilent) return <View className="sosd-hint sosd-before">{w.noCall}</View>;
  return (
    <View className="sosd-calls">
      <Button id="call-120" icon="phone" onClick={() => dial('120')}>
        {w.call120}
      </Button>
      <Button id="call-110" icon="phone" onClick={() => dial('110')}>
        {w.call110}
      </Button>
    </View>
  );
}
