import type { DutyState, MyDuty } from '@contracts/duty';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { formatSpan } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { SwitchRow } from '@/shared/ui/switch';
import { Tag, type Tone } from '@/shared/ui/tag';
import { toast, toastDone, toastFailure } from '@/shared/ui/toast';
import { signDuty } from './duty-api';
import { dutyWords } from './duty-words';
import { useDutyPosition } from './use-duty-position';

export const DUTY_TONES: Record<DutyState, Tone> = { taken: 'done', due: 'wrong', holding: 'wait', extra: 'done' };

type Post = MyDuty['posts'][number];

/** My posts: on or off, until when, who is with me; and where I am, if I want it known. */
export function MyPosts(props: { duty: MyDuty; onChanged(): Promise<void> }) {
  const w = dutyWords.use();
  const language = useLanguage((store) => store.language);
  const { duty } = props;
  const isOnDuty = duty.posts.some((post) => post.state !== null && post.state !== 'due');
  const position = useDutyPosition(isOnDuty);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function sign(post: Post, state: 'on' | 'off'): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await signDuty({ unitId: post.unitId, post: post.post, state });
      toastDone(state === 'on' ? w.signedOn : w.signedOff);
      await props.onChanged();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  async function tell(): Promise<void> {
    setBusy(true);
    try {
      if (await position.send()) {
        toastDone(w.positionSent);
        await props.onChanged();
      } else toast(w.positionRefused);
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {duty.posts.map((post) => (
        <Card
          key={`${post.unitId}-${post.post}`}
          id={`post-${post.post}`}
          title={`${post.unitName} ${w.posts[post.post]}`}
        >
          <View className="sosd-duty__line">
            <Tag tone={post.state ? DUTY_TONES[post.state] : 'plain'}>{post.state ? w.states[post.state] : w.off}</Tag>
            {post.since ? <View className="sosd-hint">{w.since(formatInstant(post.since))}</View> : null}
          </View>
          <View className="sosd-hint">{turnWords(post, w)}</View>
          {post.state ? (
            <View className="sosd-hint">{post.with.length > 0 ? w.with(post.with.join('、')) : w.alone}</View>
          ) : null}
          {problem ? (
            <View className="sosd-strip sosd-strip--undone sosd-under" {...aria({ role: 'alert' })}>
              {problem}
            </View>
          ) : null}
          <View className="sosd-duty__actions">
            {post.allows.includes('on') ? (
              <Button id="sign-on" kind="primary" loading={isBusy} onClick={() => void sign(post, 'on')}>
                {w.signOn}
              </Button>
            ) : null}
            {post.allows.includes('off') ? (
              <Button id="sign-off" loading={isBusy} onClick={() => void sign(post, 'off')}>
                {w.signOff}
              </Button>
            ) : null}
          </View>
        </Card>
      ))}
      {isOnDuty ? (
        <Card flush title={w.position}>
          <View className="sosd-duty__position">
            <View className="sosd-hint">
              {duty.positionAgeS === null
                ? w.positionNone
                : w.positionAge(formatSpan(duty.positionAgeS * 1_000, language))}
            </View>
            <Button id="send-position" icon="locate" loading={isBusy} onClick={() => void tell()}>
              {w.positionSend}
            </Button>
          </View>
          <SwitchRow
            id="auto-position"
            title={w.positionAuto}
            note={w.positionAutoHint}
            checked={position.isAuto}
            onChange={position.setAuto}
          />
        </Card>
      ) : null}
    </>
  );
}

function turnWords(post: Post, w: ReturnType<typeof dutyWords.now>): string {
  if (!post.turn) return w.noTurn;
  const [start, end] = [formatInstant(post.turn.startsAt), formatInstant(post.turn.endsAt)];
  return Date.parse(post.turn.startsAt) <= Date.now() ? w.turnNow(end) : w.turnNext(start, end);
}
