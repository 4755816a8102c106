import type { PutProfile, SosProfile } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Facts } from '@/shared/ui/facts';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { toast } from '@/shared/ui/toast';
import { choosePlace, currentPosition } from '@/shared/wechat/location';
import { putProfile } from '../api';
import { words } from '../words';
import { useSaving } from './use-saving';

interface CardProps {
  profile: SosProfile;
  onChanged(): Promise<void>;
}

/** A card of facts with its own form behind one button. */
function FactCard(props: {
  id: string;
  title: string;
  rows: { label: string; value: string | null | undefined }[];
  hint?: string;
  canEdit: boolean;
  isOpen: boolean;
  onOpen(): void;
  children: ReactNode;
}) {
  const w = words.use().profile;
  return (
    <Card
      id={`profile-${props.id}`}
      title={props.title}
      aside={
        props.canEdit ? (
          <Button
            id={`edit-${props.id}`}
            kind="quiet"
            icon="edit"
            ariaLabel={`${w.edit} ${props.title}`}
            onClick={props.onOpen}
          >
            {w.edit}
          </Button>
        ) : undefined
      }
    >
      <Facts rows={props.rows.map((row) => ({ label: row.label, value: row.value || w.none }))} />
      {props.hint ? <View className="sosf-hint">{props.hint}</View> : null}
      {props.isOpen ? props.children : null}
    </Card>
  );
}

const orNull = (typed: string) => typed.trim() || null;

/** Where home is, the way to its door, and how to get in. */
export function HomeCard({ profile, onChanged }: CardProps) {
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

function HomeSheet({ profile, onChanged, onClose }: CardProps & { onClose(): void }) {
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

const BLOOD = ['A', 'B', 'AB', 'O', 'unknown'] as const;

/** What an ambulance wants to know. */
export function MedicalCard({ profile, onChanged }: CardProps) {
  const w = words.use().profile;
  const [isOpen, setOpen] = useState(false);
  const card = profile.medical;
  const isHidden = profile.hasMedical && !card;
  return (
    <FactCard
      id="medical"
      title={w.medical}
      rows={
        isHidden
          ? []
          : [
              { label: w.conditions, value: card?.conditions },
              { label: w.medicines, value: card?.medicines },
              { label: w.allergies, value: card?.allergies },
              { label: w.bloodType, value: card?.bloodType && w.bloodTypes[card.bloodType] },
            ]
      }
      hint={isHidden ? w.hasMedical : undefined}
      canEdit={profile.isWhole}
      isOpen={isOpen}
      onOpen={() => setOpen(true)}
    >
      <MedicalSheet profile={profile} onChanged={onChanged} onClose={() => setOpen(false)} />
    </FactCard>
  );
}

function MedicalSheet({ profile, onChanged, onClose }: CardProps & { onClose(): void }) {
  const w = words.use().profile;
  const [card, setCard] = useState({
    conditions: profile.medical?.conditions ?? '',
    medicines: profile.medical?.medicines ?? '',
    allergies: profile.medical?.allergies ?? '',
    bloodType: profile.medical?.bloodType ?? ('unknown' as const),
  });
  const { isBusy, refused, save } = useSaving(onChanged);
  const put = (part: Partial<typeof card>) => setCard((before) => ({ ...before, ...part }));

  async function submit(): Promise<void> {
    const medical = {
      conditions: orNull(card.conditions),
      medicines: orNull(card.medicines),
      allergies: orNull(card.allergies),
      bloodType: card.bloodType,
    };
    if (await save(() => putProfile(profile.personId, { medical }), w.saved)) onClose();
  }

  return (
    <FormSheet
      visible
      title={w.medical}
      submit={w.save}
      submitId="save-medical"
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <View className="sosf-hint sosf-before">{profile.ground}</View>
      <Field label={w.conditions} error={refused['medical.conditions']} optional>
        <TextBox
          id="medical-conditions"
          value={card.conditions}
          rows={2}
          maxLength={500}
          ariaLabel={w.conditions}
          onChange={(conditions) => put({ conditions })}
        />
      </Field>
      <Field label={w.medicines} error={refused['medical.medicines']} optional>
        <TextBox
          id="medical-medicines"
          value={card.medicines}
          rows={2}
          maxLength={500}
          ariaLabel={w.medicines}
          onChange={(medicines) => put({ medicines })}
        />
      </Field>
      <Field label={w.allergies} error={refused['medical.allergies']} optional>
        <TextInput
          id="medical-allergies"
          value={card.allergies}
          maxLength={300}
          ariaLabel={w.allergies}
          onChange={(allergies) => put({ allergies })}
        />
      </Field>
      <Field label={w.bloodType}>
        <Choices
          label={w.bloodType}
          options={BLOOD.map((value) => ({ value, label: w.bloodTypes[value] }))}
          value={card.bloodType}
          onChange={(bloodType) => put({ bloodType })}
        />
      </Field>
    </FormSheet>
  );
}

const HEARINGS = ['good', 'hard', 'deaf'] as const;

/** How to talk with the person, and whether somebody else is in the home. */
export function AboutCard({ profile, onChanged }: CardProps) {
  const w = words.use().profile;
  const f = words.use();
  const [isOpen, setOpen] = useState(false);
  return (
    <FactCard
      id="about"
      title={w.about}
      rows={[
        { label: w.hearing, value: profile.hearing && w.hearings[profile.hearing] },
        { label: w.dialect, value: profile.dialect },
        { label: w.livesAlone, value: profile.livesAlone === null ? null : profile.livesAlone ? f.yes : f.no },
        { label: w.birthYear, value: profile.birthYear === null ? null : String(profile.birthYear) },
      ]}
      canEdit={profile.isWhole}
      isOpen={isOpen}
      onOpen={() => setOpen(true)}
    >
      <AboutSheet profile={profile} onChanged={onChanged} onClose={() => setOpen(false)} />
    </FactCard>
  );
}

function AboutSheet({ profile, onChanged, onClose }: CardProps & { onClose(): void }) {
  const w = words.use().profile;
  const [hearing, setHearing] = useState(profile.hearing ?? undefined);
  const [dialect, setDialect] = useState(profile.dialect ?? '');
  const [livesAlone, setAlone] = useState(profile.livesAlone ?? false);
  const [year, setYear] = useState(profile.birthYear === null ? '' : String(profile.birthYear));
  const [isAsked, setAsked] = useState(false);
  const { isBusy, refused, save } = useSaving(onChanged);
  const isYearWrong = year.trim() !== '' && !/^(19|20)\d\d$/.test(year.trim());

  async function submit(): Promise<void> {
    setAsked(true);
    if (isYearWrong) return;
    const body: PutProfile = {
      hearing: hearing ?? null,
      dialect: orNull(dialect),
      livesAlone,
      birthYear: year.trim() ? Number(year) : null,
    };
    if (await save(() => putProfile(profile.personId, body), w.saved)) onClose();
  }

  return (
    <FormSheet
      visible
      title={w.about}
      submit={w.save}
      submitId="save-about"
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field label={w.hearing}>
        <Choices
          label={w.hearing}
          options={HEARINGS.map((value) => ({ value, label: w.hearings[value] }))}
          value={hearing}
          onChange={setHearing}
        />
      </Field>
      <Field label={w.dialect} hint={w.dialectHint} error={refused.dialect} optional>
        <TextInput id="about-dialect" value={dialect} maxLength={30} ariaLabel={w.dialect} onChange={setDialect} />
      </Field>
      <SwitchRow id="about-alone" title={w.livesAlone} checked={livesAlone} onChange={setAlone} />
      <Field label={w.birthYear} error={isAsked && isYearWrong ? w.birthYearWrong : refused.birthYear} optional>
        <TextInput
          id="about-year"
          kind="number"
          value={year}
          maxLength={4}
          ariaLabel={w.birthYear}
          onChange={setYear}
        />
      </Field>
    </FormSheet>
  );
}
