import type { PutProfile } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { toast } from '@/shared/ui/toast';
import { choosePlace, currentPosition } from '@/shared/wechat/location';
import { putProfile } from '../api';
import { words } from '../words';
import { FactCard, orNull, type ProfileCardProps } from './fact-card';
import { useSaving } from './use-saving';

/** Where home is, the way to its door, and how to get in. */
export function HomeCard({ profile, onChanged }: ProfileCardProps) {
  const w = words.use().profile;
  const [isOpen, setOpen] = useState(false);
  return (
    <FactCard
      id="home"
      title={w.home}
      rows={[
        { label: w.line, value: profile.home?.line },
        { label: w.door, value: profile.door },
        { label: w.doorKey, value: profile.doorKey },
      ]}
      hint={profile.home ? (profile.home.position ? w.onMapDone : w.onMapNone) : undefined}
      canEdit={profile.isWhole}
      isOpen={isOpen}
      onOpen={() => setOpen(true)}
    >
      <HomeSheet profile={profile} onChanged={onChanged} onClose={() => setOpen(false)} />
    </FactCard>
  );
}

function HomeSheet({ profile, onChanged, onClose }: ProfileCardProps & { onClose(): void }) {
  const w = words.use().profile;
  const [line, setLine] = useState(profile.home?.line ?? '');
  const [position, setPosition] = useState(profile.home?.position ?? null);
  const [door, setDoor] = useState(profile.door ?? '');
  const [doorKey, setDoorKey] = useState(profile.doorKey ?? '');
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, save } = useSaving(onChanged);
  const isShort = line.trim().length < 2;

  async function mark(): Promise<void> {
    if (process.env.TARO_ENV === 'weapp') {
      const place = await choosePlace(position);
      if (!place) return;
      setPosition(place.position);
      if (!line.trim()) setLine(place.address || place.name);
      return;
    }
    const here = await currentPosition();
    if (here) setPosition(here);
    else toast(w.onMapNone);
  }

  async function submit(): Promise<void> {
    setAsked(true);
    if (isShort) return;
    const body: PutProfile = { home: { line: line.trim(), position }, door: orNull(door), doorKey: orNull(doorKey) };
    if (await save(() => putProfile(profile.personId, body), w.saved)) onClose();
  }

  return (
    <FormSheet
      visible
      title={w.home}
      submit={w.save}
      submitId="save-home"
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field label={w.line} hint={w.lineHint} error={isAsked && isShort ? w.lineShort : refused['home.line']}>
        <TextInput id="home-line" value={line} maxLength={120} ariaLabel={w.line} onChange={setLine} />
      </Field>
      <View className="sosf-mark">
        <Button id="home-on-map" icon="place" onClick={() => void mark()}>
          {process.env.TARO_ENV === 'weapp' ? w.onMap : w.here}
        </Button>
        <View className="sosf-hint">{position ? w.onMapDone : w.onMapNone}</View>
      </View>
      <Field label={w.door} hint={w.doorHint} error={refused.door} optional>
        <TextInput id="home-door" value={door} maxLength={60} ariaLabel={w.door} onChange={setDoor} />
      </Field>
      <Field label={w.doorKey} hint={w.doorKeyHint} error={refused.doorKey} optional>
        <TextInput id="home-key" value={doorKey} maxLength={120} ariaLabel={w.doorKey} onChange={setDoorKey} />
      </Field>
    </FormSheet>
  );
}
