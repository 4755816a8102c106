import type { PolicyBody, PolicyView } from '@contracts/sos-policies';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { back } from '@/shared/wechat/navigation';
import { publishPolicy } from '../api';
import { words } from '../words';
import { DifferenceSheet } from './difference-sheet';
import { FaultLine } from './fault-line';
import { RestCard } from './rest-card';
import { StepCard } from './step-card';
import { TargetSheet } from './target-sheet';
import {
  addStep,
  MOST_STEPS,
  moveStep,
  putTarget,
  readTyped,
  removeStep,
  startsOf,
  type TypedFault,
  type TypedPolicy,
} from './typed-policy';
import { usePolicyDraft } from './use-policy-draft';

/** The head of a page in a browser lies over it; WeChat's does not. */
const HEAD = process.env.TARO_ENV === 'h5' ? 64 : 12;

/** A policy being written: step by step, then what it changes, then in force. */
export function PolicyForm(props: { base: PolicyView; inForce: PolicyView; unitId: string | null; unitName: string }) {
  const w = words.use().policy;
  const draft = usePolicyDraft(props.base, props.unitId);
  const { typed } = draft;
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [asking, setAsking] = useState<{ at: number; which: number } | null>(null);
  const [ready, setReady] = useState<{ body: PolicyBody; key: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const starts = startsOf(typed.steps);
  const count = Object.keys(faults).length;

  /** What was said of a policy that is another one by now says nothing of this one. */
  function change(next: TypedPolicy): void {
    draft.change(next);
    setFaults({});
  }
  function show(found: Record<string, string>): void {
    setFaults(found);
    const step = Object.keys(found)
      .map((path) => /^steps\.(\d+)/.exec(path)?.[1])
      .find((at) => at !== undefined);
    const selector = step === undefined ? '#policy-steps-fault' : `#step-${Number(step) + 1}`;
    // A place that is not on the screen is no reason to fail: the words stand at the end too.
    if (Object.keys(found).length > 0)
      void Promise.resolve(Taro.pageScrollTo({ selector, offsetTop: -HEAD })).catch(() => undefined);
  }
  function review(): void {
    const { body, faults: found } = readTyped(typed);
    show(Object.fromEntries(Object.entries(found).map(([path, fault]) => [path, sayFault(fault, w)])));
    if (body) setReady({ body, key: newClientKey() });
  }
  async function publish(): Promise<void> {
    if (!ready) return;
    setBusy(true);
    try {
      const { version } = await publishPolicy({ ...ready.body, unitId: props.unitId }, ready.key);
      draft.forget();
      toastDone(w.published(version));
      back();
    } catch (error) {
      setReady(null);
      if (error instanceof ApiFailure && error.fields) show(error.fields);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Screen
      title={w.editTitle(props.unitName)}
      footer={
        <BottomBar note={count > 0 ? <View {...aria({ role: 'alert' })}>{w.faults(count)}</View> : undefined}>
          <Button id="review-policy" kind="primary" size="large" onClick={review}>
            {w.review}
          </Button>
        </BottomBar>
      }
    >
      {draft.isResumed ? (
        <View className="sosa-edit__strip">
          {w.keptStrip}
          <Button id="restart-policy" kind="quiet" onClick={draft.restart}>
            {w.restart}
          </Button>
        </View>
      ) : null}
      <Card className="sosa-edit__name">
        <Field label={w.name} error={faults.name}>
          <TextInput
            id="policy-name"
            value={typed.name}
            maxLength={60}
            ariaLabel={w.name}
            onChange={(name) => change({ ...typed, name })}
          />
        </Field>
      </Card>
      <FaultLine id="policy-steps-fault" words={faults.steps} />
      {typed.steps.map((step, at) => (
        <StepCard
          key={step.key}
          at={at}
          of={typed.steps.length}
          step={step}
          startS={starts[at]!}
          faults={faultsBelow(faults, `steps.${at}.`)}
          onGap={(afterS) =>
            change({ ...typed, steps: typed.steps.map((one, n) => (n === at ? { ...one, afterS } : one)) })
          }
          onTarget={(which) => setAsking({ at, which })}
          onMove={(by) => change(moveStep(typed, at, by))}
          onRemove={() => change(removeStep(typed, at))}
        />
      ))}
      {typed.steps.length < MOST_STEPS ? (
        <View className="sosa-before">
          <Button id="add-step" icon="plus" block onClick={() => change(addStep(typed))}>
            {w.addStep}
          </Button>
        </View>
      ) : null}
      <RestCard typed={typed} faults={faults} onChange={(part) => change({ ...typed, ...part })} />
      {asking ? (
        <TargetSheet
          step={asking.at + 1}
          target={typed.steps[asking.at]?.targets[asking.which]}
          onClose={() => setAsking(null)}
          onDone={(target) => {
            change(putTarget(typed, asking.at, asking.which, target));
            setAsking(null);
          }}
        />
      ) : null}
      {ready ? (
        <DifferenceSheet
          before={props.inForce}
          after={ready.body}
          unitName={props.unitName}
          isBusy={isBusy}
          onClose={() => setReady(null)}
          onPublish={() => void publish()}
        />
      ) : null}
    </Screen>
  );
}

function sayFault(fault: TypedFault, w: ReturnType<typeof words.now>['policy']): string {
  if (fault.kind === 'name') return w.nameShort;
  return fault.kind === 'nobody' ? w.nobody : w.number(fault.least, fault.most);
}

const faultsBelow = (faults: Record<string, string>, start: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).flatMap(([path, said]) =>
      path.startsWith(start) ? [[path.slice(start.length), said]] : [],
    ),
  );
