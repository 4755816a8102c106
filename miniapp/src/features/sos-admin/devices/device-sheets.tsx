import type { Device, DeviceStep } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Choices } from '@/shared/ui/choices';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { words } from '../words';

interface SheetProps {
  device: Device;
  isBusy: boolean;
  refused: Record<string, string>;
  onClose(): void;
  onStep(step: DeviceStep): void;
}

/** What a step of a device's life asks before it is taken. */
export function DeviceSheet(props: SheetProps & { action: DeviceStep['action'] }) {
  switch (props.action) {
    case 'assign':
      return <AssignSheet {...props} />;
    case 'replace':
      return <ReplaceSheet {...props} />;
    case 'retire':
      return <RetireSheet {...props} />;
    default:
      return <ReasonSheet {...props} action={props.action} />;
  }
}

function AssignSheet(props: SheetProps) {
  const w = words.use().devices.assign;
  const { device } = props;
  const isBoard = device.kind === 'board';
  const [phone, setPhone] = useState('');
  const [placeName, setPlace] = useState(device.placeName ?? '');
  const [isAsked, setAsked] = useState(false);
  const isWrong = !isBoard && !/^1[3-9]\d{9}$/.test(phone.trim());
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-assign"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (isWrong) return;
        props.onStep({
          action: 'assign',
          version: device.version,
          ...(isBoard ? {} : { phone: phone.trim() }),
          ...(placeName.trim().length >= 2 ? { placeName: placeName.trim() } : {}),
        });
      }}
    >
      {isBoard ? null : (
        <Field label={w.phone} hint={w.phoneHint} error={isAsked && isWrong ? w.phoneWrong : props.refused.phone}>
          <TextInput
            id="assign-phone"
            kind="phone"
            value={phone}
            maxLength={11}
            ariaLabel={w.phone}
            onChange={setPhone}
          />
        </Field>
      )}
      <Field label={w.place} error={props.refused.placeName} optional={!isBoard}>
        <TextInput id="assign-place" value={placeName} maxLength={80} ariaLabel={w.place} onChange={setPlace} />
      </Field>
    </FormSheet>
  );
}

function ReplaceSheet(props: SheetProps) {
  const all = words.use();
  const w = all.devices.replace;
  const [serial, setSerial] = useState('');
  const [said, setSaid] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isSerialWrong = !/^[A-Z0-9][A-Z0-9-]{5,31}$/.test(serial.trim().toUpperCase());
  const isShort = said.trim().length < 2;
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-replace"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (isSerialWrong || isShort) return;
        const bySerial = serial.trim().toUpperCase();
        props.onStep({ action: 'replace', version: props.device.version, bySerial, words: said.trim() });
      }}
    >
      <Field
        label={w.serial}
        hint={w.serialHint}
        error={isAsked && isSerialWrong ? w.serialWrong : props.refused.bySerial}
      >
        <TextInput id="replace-serial" value={serial} maxLength={32} ariaLabel={w.serial} onChange={setSerial} />
      </Field>
      <Field label={all.devices.words} error={isAsked && isShort ? all.needWords : undefined}>
        <TextBox
          id="step-words"
          value={said}
          rows={2}
          maxLength={200}
          ariaLabel={all.devices.words}
          onChange={setSaid}
        />
      </Field>
    </FormSheet>
  );
}

const WHYS = ['broken', 'lost', 'worn_out'] as const;

function RetireSheet(props: SheetProps) {
  const all = words.use();
  const w = all.devices.retire;
  const [why, setWhy] = useState<(typeof WHYS)[number]>('broken');
  const [said, setSaid] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = said.trim().length < 2;
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-retire"
      isDanger
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (!isShort) props.onStep({ action: 'retire', version: props.device.version, why, words: said.trim() });
      }}
    >
      <Field label={w.title}>
        <Choices
          label={w.title}
          options={WHYS.map((value) => ({ value, label: w.whys[value], id: `why-${value}` }))}
          value={why}
          onChange={setWhy}
        />
      </Field>
      <Field label={all.devices.words} error={isAsked && isShort ? all.needWords : undefined}>
        <TextBox
          id="step-words"
          value={said}
          rows={2}
          maxLength={200}
          ariaLabel={all.devices.words}
          onChange={setSaid}
        />
      </Field>
    </FormSheet>
  );
}

function ReasonSheet(props: SheetProps & { action: 'return' | 're_enrol' }) {
  const all = words.use();
  const w = all.devices[props.action];
  const [said, setSaid] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = said.trim().length < 2;
  return (
    <FormSheet
      visible
      title={w.title}
      submit={w.submit}
      submitId="submit-reason"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (!isShort) props.onStep({ action: props.action, version: props.device.version, words: said.trim() });
      }}
    >
      {'hint' in w ? <View className="sosa-hint sosa-before">{w.hint}</View> : null}
      <Field label={all.devices.words} error={isAsked && isShort ? all.needWords : undefined}>
        <TextBox
          id="step-words"
          value={said}
          rows={2}
          maxLength={200}
          ariaLabel={all.devices.words}
          onChange={setSaid}
        />
      </Field>
    </FormSheet>
  );
}
