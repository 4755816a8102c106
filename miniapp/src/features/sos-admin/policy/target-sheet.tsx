import { View } from '@tarojs/components';
import { useState } from 'react';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Choice, ChoiceRow, Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { words } from '../words';
import { CHANNELS, WHOS } from './policy-difference';
import { numberOf, type Target, type Who } from './typed-policy';

const LIMITS = [1, 50] as const;

/** Whom a step asks, by what, and how many of them. */
export function TargetSheet(props: {
  step: number;
  target: Target | undefined;
  onClose(): void;
  /** null: they are not asked in this step any more */
  onDone(target: Target | null): void;
}) {
  const w = words.use().policy;
  const named = sosWords.use().channels;
  const [who, setWho] = useState<Who | undefined>(props.target?.who);
  const [channels, setChannels] = useState<Target['channels']>(props.target?.channels ?? ['push', 'voice']);
  const [limit, setLimit] = useState(props.target?.limit === undefined ? '' : String(props.target.limit));
  const [isAsked, setAsked] = useState(false);
  const most = numberOf(limit, LIMITS);
  const isLimitWrong = limit.trim() !== '' && most === null;

  function submit(): void {
    setAsked(true);
    if (!who || isLimitWrong) return;
    if (who === 'centre') props.onDone({ who, channels: [] });
    else props.onDone({ who, channels, ...(most === null ? {} : { limit: most }) });
  }

  return (
    <FormSheet
      visible
      title={w.targetTitle(props.step)}
      submit={w.keep}
      submitId="submit-target"
      onClose={props.onClose}
      onSubmit={submit}
    >
      <Field label={w.who} error={isAsked && !who ? w.whoMissing : undefined}>
        <Choices
          label={w.who}
          options={WHOS.map((value) => ({ value, label: w.whos[value], id: `who-${value}` }))}
          value={who}
          onChange={setWho}
        />
      </Field>
      {who === 'centre' ? (
        <View className="sosa-hint sosa-before">{w.centreHint}</View>
      ) : (
        <>
          <Field label={w.channels} hint={w.channelsHint}>
            <ChoiceRow label={w.channels} role="group">
              {CHANNELS.map((channel) => {
                const isOn = channels.includes(channel);
                return (
                  <Choice
                    key={channel}
                    id={`channel-${channel}`}
                    role="checkbox"
                    isOn={isOn}
                    onPress={() =>
                      setChannels(CHANNELS.filter((one) => (one === channel ? !isOn : channels.includes(one))))
                    }
                  >
                    {named[channel]}
                  </Choice>
                );
              })}
            </ChoiceRow>
          </Field>
          <Field
            label={w.most}
            hint={w.mostHint}
            optional
            error={isAsked && isLimitWrong ? w.number(...LIMITS) : undefined}
          >
            <TextInput
              id="target-limit"
              kind="number"
              value={limit}
              maxLength={2}
              ariaLabel={w.most}
              onChange={setLimit}
            />
          </Field>
        </>
      )}
      {props.target ? (
        <Button id="take-out" kind="quiet" icon="trash" onClick={() => props.onDone(null)}>
          {w.takeOut}
        </Button>
      ) : null}
    </FormSheet>
  );
}
