import type { CaseAction } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useEffect, useRef } from 'react';
import { useSession } from '@/shared/session/session';
import { sosWords } from '@/shared/sos/sos-words';
import { formatSecond } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { DeskActions, DeskHead } from '@/shared/ui/desk/desk-case';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { useCase } from '../use-case';
import { words } from '../words';
import { CaseBanner, Overtaken } from './case-banner';
import { FactsCard } from './facts-card';
import { AlertedCard, HandOffsCard, HelpersCard } from './people-cards';
import { PlaceCard } from './place-card';
import { type CloseDraft, type SheetStep, StepSheet } from './step-sheets';
import { TimelineCard } from './timeline-card';

/** From the next step to the last: what is most likely wanted stands first. */
const ORDER: CaseAction[] = ['accept', 'arrive', 'progress', 'call_back', 'hand_off', 'note', 'hand_back', 'close'];

/** A case with everything that may be done about it now. */
export function CasePanel(props: {
  caseId: string;
  sheet: SheetStep | null;
  onSheet(sheet: SheetStep | null): void;
  onChanged(): void;
}) {
  const { caseId, sheet, onSheet } = props;
  const w = words.use();
  const s = sosWords.use();
  const me = useSession((session) => session.person?.personId);
  const { found, resource, isBusy, overtaken, forget, act } = useCase(caseId, props.onChanged);
  const draft = useRef<CloseDraft>({ outcome: undefined, words: '' });
  const isOpenInVain = Boolean(found && sheet && !found.allows.includes(sheet));
  useEffect(() => {
    // A sheet for a step that is not open any more goes away; why, the case itself shows.
    if (isOpenInVain) onSheet(null);
  }, [isOpenInVain, onSheet]);

  if (!found) {
    if (resource.error) return <PartFailed error={resource.error} onRetry={resource.reload} />;
    return <SkeletonCards count={4} rows={3} />;
  }

  const isThere = found.responders.some((one) => one.personId === me && one.state === 'arrived');
  const actions = ORDER.filter((action) => found.allows.includes(action) && !(action === 'arrive' && isThere));
  const press = (action: CaseAction) => {
    if (action === 'arrive') void act({ action: 'arrive', position: null }, w.done.arrive);
    else if (action !== 'decline') onSheet(action);
  };
  const what = [found.kind ? s.kinds[found.kind] : s.kindUnknown, s.sources[found.source]];

  return (
    <View id="case-panel">
      <CaseBanner found={found} />
      <Overtaken words={overtaken} onSeen={forget} />
      {actions.length > 0 ? (
        <DeskActions label={w.case}>
          {actions.map((action, n) => (
            <Button
              key={action}
              id={`do-${action}`}
              kind={n === 0 && action !== 'close' ? 'primary' : action === 'hand_back' ? 'quiet' : 'plain'}
              loading={isBusy && action === 'arrive'}
              onClick={() => press(action)}
            >
              {w.actions[action]}
            </Button>
          ))}
        </DeskActions>
      ) : null}
      <DeskHead id="case-title" title={found.personName}>
        {[
          ...what,
          w.number(found.number),
          w.since(formatSecond(found.receivedAt)),
          found.presses > 1 ? w.pressed(found.presses) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </DeskHead>
      <PlaceCard found={found} />
      <FactsCard found={found} />
      <HelpersCard found={found} />
      <AlertedCard found={found} />
      <HandOffsCard found={found} />
      <TimelineCard found={found} />
      <StepSheet
        key={sheet ?? 'none'}
        step={sheet && found.allows.includes(sheet) ? sheet : null}
        found={found}
        draft={draft}
        isBusy={isBusy}
        onClose={() => onSheet(null)}
        onStep={(step) => {
          void act(step, w.done[step.action]).then((isOver) => {
            if (isOver) onSheet(null);
          });
        }}
      />
    </View>
  );
}
