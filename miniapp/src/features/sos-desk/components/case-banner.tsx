import type { SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import { Lasting, Remaining } from '@/shared/sos/lasting';
import { sosWords } from '@/shared/sos/sos-words';
import { formatSecond } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { classNames } from '@/shared/ui/class-names';
import { Icon, type IconName } from '@/shared/ui/icon';
import { words } from '../words';

/** Where a case stands, in one line that nobody can overlook, and what must be known before anything is done. */
export function CaseBanner({ found }: { found: SosCase }) {
  const { banner: w, helpers: h } = words.use();
  const s = sosWords.use();
  const there = found.responders.find((one) => one.state === 'arrived');
  const promises = found.responders.flatMap((one) =>
    one.promisedAt && !one.arrivedAt && one.state !== 'left' ? [Date.parse(one.promisedAt)] : [],
  );
  const { stage } = found;
  return (
    <>
      {found.isDrill ? (
        <Strip icon="info" kind="drill" id="case-drill">
          {w.drill}
        </Strip>
      ) : null}
      {found.isSilent && stage !== 'closed' ? (
        <Strip icon="eye-off" kind="silent" id="case-silent">
          {w.silent}
        </Strip>
      ) : null}
      {found.undoneAt && stage !== 'closed' ? (
        <Strip icon="phone" kind="undone" id="case-undone">
          {w.undone}
        </Strip>
      ) : null}
      <View
        id="case-stage"
        className={classNames('sosd-stage', `sosd-stage--${stage}`, found.isDrill && 'sosd-stage--drill')}
        {...aria({ role: 'status', live: 'polite' })}
      >
        <Icon name={stage === 'alerting' ? 'warning' : stage === 'closed' ? 'done' : 'user'} size="lead" />
        <View className="sosd-stage__words">
          <View className="sosd-stage__title">
            {stage === 'alerting'
              ? w.alerting
              : stage === 'accepted'
                ? w.accepted(found.acceptedBy ?? '')
                : stage === 'on_scene'
                  ? w.onScene(there?.name ?? found.acceptedBy ?? '')
                  : w.closed(found.outcome ? s.outcomes[found.outcome] : '')}
          </View>
          {stage === 'alerting' ? (
            <View className="sosd-stage__more">
              <Lasting since={found.receivedAt} say={w.alertingFor} />
              {found.nextStepAt ? <Remaining until={found.nextStepAt} say={w.next} over={w.nextNow} /> : null}
            </View>
          ) : null}
          {stage === 'accepted' && found.acceptedAt ? (
            <View className="sosd-stage__more">
              <View>{h.accepted(formatSecond(found.acceptedAt))}</View>
              {promises.length > 0 ? (
                <View>{h.promised(formatSecond(new Date(Math.min(...promises)).toISOString()).slice(0, 5))}</View>
              ) : null}
            </View>
          ) : null}
          {stage === 'closed' && found.closedAt ? (
            <View className="sosd-stage__more">{formatSecond(found.closedAt)}</View>
          ) : null}
        </View>
      </View>
    </>
  );
}

function Strip(props: { id: string; icon: IconName; kind: 'drill' | 'silent' | 'undone'; children: ReactNode }) {
  return (
    <View id={props.id} className={classNames('sosd-strip', `sosd-strip--${props.kind}`)} {...aria({ role: 'status' })}>
      <Icon name={props.icon} />
      <View className="sosd-strip__words">{props.children}</View>
    </View>
  );
}

/** Somebody was faster: who, in the server's words, until it has been read. */
export function Overtaken(props: { words: string | null; onSeen(): void }) {
  const w = words.use();
  if (!props.words) return null;
  return (
    <View id="case-overtaken" className="sosd-strip sosd-strip--overtaken" {...aria({ role: 'alert' })}>
      <Icon name="info" />
      <View className="sosd-strip__words">{props.words}</View>
      <Button id="overtaken-seen" kind="quiet" onClick={props.onSeen}>
        {w.seen}
      </Button>
    </View>
  );
}
