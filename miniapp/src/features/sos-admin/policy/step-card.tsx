import { View } from '@tarojs/components';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { ListRow } from '@/shared/ui/list-row';
import { words } from '../words';
import { FaultLine } from './fault-line';
import { sayHow, sayStart } from './policy-steps';
import { MOST_TARGETS, type TypedPolicy } from './typed-policy';

export interface StepMoves {
  onGap(afterS: string): void;
  onTarget(which: number): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** One step while it is being written, with what is wrong with it. */
export function StepCard(
  props: StepMoves & {
    at: number;
    of: number;
    step: TypedPolicy['steps'][number];
    startS: number;
    /** by path below the step: `afterS`, `targets`, `targets.0.channels` */
    faults: Record<string, string>;
  },
) {
  const w = words.use();
  const p = w.policy;
  const { channels } = sosWords.use();
  const { at, step, faults } = props;
  const n = at + 1;
  return (
    <Card flush id={`step-${n}`} title={`${p.step(n)} · ${sayStart(props.startS, w)}`}>
      {at === 0 ? (
        <FaultLine words={faults.afterS} />
      ) : (
        <View className="sosa-edit__field">
          <Field label={p.gap} error={faults.afterS}>
            <TextInput
              id={`gap-${n}`}
              kind="number"
              value={step.afterS}
              maxLength={3}
              ariaLabel={p.gapOf(n)}
              end={<View className="sosa-unit">{p.seconds}</View>}
              onChange={props.onGap}
            />
          </Field>
        </View>
      )}
      {step.targets.map((target, which) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a target may stand twice in a step; its place is its name
        <View key={which}>
          <ListRow
            id={`target-${n}-${which + 1}`}
            title={p.whos[target.who]}
            note={sayHow(target, w, channels)}
            onClick={() => props.onTarget(which)}
          />
          <FaultLine id={`fault-${n}-${which + 1}`} words={faultOfTarget(faults, which)} />
        </View>
      ))}
      <FaultLine words={faults.targets} />
      <View className="sosa-edit__actions">
        {step.targets.length < MOST_TARGETS ? (
          <Button
            id={`add-target-${n}`}
            kind="quiet"
            icon="plus"
            ariaLabel={p.addTargetOf(n)}
            onClick={() => props.onTarget(step.targets.length)}
          >
            {p.addTarget}
          </Button>
        ) : null}
        {at > 0 ? (
          <Button id={`up-${n}`} kind="quiet" icon="chevron-up" ariaLabel={p.upOf(n)} onClick={() => props.onMove(-1)}>
            {p.up}
          </Button>
        ) : null}
        {n < props.of ? (
          <Button
            id={`down-${n}`}
            kind="quiet"
            icon="chevron-down"
            ariaLabel={p.downOf(n)}
            onClick={() => props.onMove(1)}
          >
            {p.down}
          </Button>
        ) : null}
        {props.of > 1 ? (
          <Button id={`remove-${n}`} kind="quiet" icon="trash" ariaLabel={p.removeOf(n)} onClick={props.onRemove}>
            {p.remove}
          </Button>
        ) : null}
      </View>
    </Card>
  );
}

const faultOfTarget = (faults: Record<string, string>, which: number): string | undefined =>
  Object.entries(faults).find(([path]) => path === `targets.${which}` || path.startsWith(`targets.${which}.`))?.[1];
