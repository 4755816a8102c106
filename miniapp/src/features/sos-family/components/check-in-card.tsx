import type { CheckIn } from '@contracts/sos-check-in';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { formatDay, formatInstant } from '@/shared/i18n/times';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { Tag } from '@/shared/ui/tag';
import { readCheckIn, setCheckIn } from '../api';
import { words } from '../words';
import { useSaving } from './use-saving';

/** The daily "I am well": whether it is on, when, and how the last days went. */
export function CheckInCard({ personId }: { personId: string }) {
  const w = words.use();
  const myId = useSession((session) => session.person?.personId);
  const subject = personId === myId ? undefined : personId;
  const [isOpen, setOpen] = useState(false);
  const { data, reload } = useResource(`sos.check-in.${personId}`, () => readCheckIn(subject));
  if (!data) return null;
  return (
    <Card
      id="profile-check-in"
      title={w.checkIn.title}
      aside={
        <Button
          id="edit-check-in"
          kind="quiet"
          icon="edit"
          ariaLabel={`${w.profile.edit} ${w.checkIn.title}`}
          onClick={() => setOpen(true)}
        >
          {w.profile.edit}
        </Button>
      }
    >
      <View className="sosf-contact__tags">
        <Tag tone={data.state === 'missed' ? 'wrong' : data.state === 'off' ? 'plain' : 'done'}>
          {w.checkInStates[data.state]}
        </Tag>
        {data.state === 'off' ? null : <View className="sosf-figures">{data.time}</View>}
      </View>
      {data.lastWellAt ? <View className="sosf-hint">{w.well(formatInstant(data.lastWellAt))}</View> : null}
      {data.state !== 'off' && data.days.length > 0 ? (
        <View className="sosf-days">
          {data.days.slice(0, 7).map((day) => (
            <View key={day.day} className="sosf-days__one">
              <View className="sosf-hint">{formatDay(day.day)}</View>
              <Tag tone={day.outcome === 'missed' ? 'wrong' : day.outcome === 'late' ? 'wait' : 'done'}>
                {w.checkIn.outcomes[day.outcome]}
              </Tag>
            </View>
          ))}
        </View>
      ) : null}
      {isOpen ? <CheckInSheet now={data} subject={subject} onClose={() => setOpen(false)} onChanged={reload} /> : null}
    </Card>
  );
}

const GRACES = [30, 60, 90, 120];

function CheckInSheet(props: { now: CheckIn; subject?: string; onClose(): void; onChanged(): Promise<void> }) {
  const w = words.use().checkIn;
  const f = words.use().profile;
  const { now } = props;
  const [isOn, setOn] = useState(now.state !== 'off');
  const [time, setTime] = useState(now.time);
  const [grace, setGrace] = useState(now.graceMinutes);
  const [opensCase, setOpensCase] = useState(now.opensCase);
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, save } = useSaving(props.onChanged);
  const typed = time.trim().replace('：', ':').padStart(5, '0');
  const isWrong = !/^([01]\d|2[0-3]):[0-5]\d$/.test(typed);

  async function submit(): Promise<void> {
    setAsked(true);
    if (isWrong) return;
    const body = {
      ...(props.subject ? { subject: props.subject } : {}),
      isOn,
      time: typed,
      graceMinutes: grace,
      quietDays: now.quietDays,
      opensCase,
    };
    if (await save(() => setCheckIn(body), w.saved)) props.onClose();
  }

  return (
    <FormSheet
      visible
      title={w.title}
      submit={f.save}
      submitId="save-check-in"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      <SwitchRow id="check-in-on" title={w.on} note={w.onHint} checked={isOn} onChange={setOn} />
      <Field label={w.time} hint={w.timeHint} error={isAsked && isWrong ? w.timeWrong : refused.time}>
        <TextInput id="check-in-time" value={time} maxLength={5} ariaLabel={w.time} onChange={setTime} />
      </Field>
      <Field label={w.grace}>
        <Choices
          label={w.grace}
          options={GRACES.map((value) => ({ value, label: w.graces(value) }))}
          value={grace}
          onChange={setGrace}
        />
      </Field>
      <SwitchRow id="check-in-case" title={w.opensCase} checked={opensCase} onChange={setOpensCase} />
    </FormSheet>
  );
}
