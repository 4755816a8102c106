import type { Position } from '@contracts/shared';
import type { SosKind } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { choosePlace, currentPosition } from '@/shared/wechat/location';
import { startExercise } from '../api';
import { words } from '../words';

const KINDS: SosKind[] = ['ill', 'fallen', 'fire', 'threatened', 'lost'];

/** A drill of people: where, and what is said to have happened. */
export function StartSheet(props: { onClose(): void; onStarted(): void }) {
  const w = words.use().drills;
  const s = sosWords.use();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<SosKind | 'none'>('none');
  const [picked, setPicked] = useState<{ name: string; position: Position } | null>(null);
  const [wrong, setWrong] = useState<{ title?: string; where?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const [clientKey] = useState(() => newClientKey());

  async function pick(): Promise<void> {
    const place = await choosePlace(picked?.position);
    if (place) setPicked({ name: place.name || place.address, position: place.position });
  }

  async function submit(): Promise<void> {
    const isShort = title.trim().length < 2;
    setWrong({ title: isShort ? w.nameMissing : undefined });
    if (isShort) return;
    setBusy(true);
    try {
      const position = picked?.position ?? (await currentPosition());
      if (!position) {
        setWrong({ where: w.whereMissing });
        return;
      }
      await startExercise({ clientKey, title: title.trim(), position, ...(kind === 'none' ? {} : { kind }) });
      toastDone(w.started);
      props.onStarted();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSheet
      visible
      title={w.startTitle}
      submit={w.submit}
      submitId="submit-drill"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      <View className="sosa-hint sosa-before">{w.startHint}</View>
      <Field label={w.name} error={wrong.title}>
        <TextInput id="drill-title" value={title} maxLength={100} ariaLabel={w.name} onChange={setTitle} />
      </Field>
      <Field label={w.where} error={wrong.where}>
        <View className="sosa-hint">{picked ? w.picked(picked.name) : w.here}</View>
        {process.env.TARO_ENV === 'weapp' ? (
          <Button id="drill-place" icon="place" onClick={() => void pick()}>
            {w.pick}
          </Button>
        ) : null}
      </Field>
      <Field label={w.kind}>
        <Choices
          label={w.kind}
          options={[
            { value: 'none' as const, label: w.kindNone },
            ...KINDS.map((value) => ({ value, label: s.kinds[value], id: `drill-${value}` })),
          ]}
          value={kind}
          onChange={setKind}
        />
      </Field>
    </FormSheet>
  );
}
