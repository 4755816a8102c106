import type { PutProfile } from '@contracts/sos-people';
import { useState } from 'react';
import { Choices } from '@/shared/ui/choices';
import { Field, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { SwitchRow } from '@/shared/ui/switch';
import { putProfile } from '../api';
import { words } from '../words';
import { FactCard, orNull, type ProfileCardProps } from './fact-card';
import { useSaving } from './use-saving';

const HEARINGS = ['good', 'hard', 'deaf'] as const;

/** How to talk with the person, and whether somebody else is in the home. */
export function AboutCard({ profile, onChanged }: ProfileCardProps) {
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

function AboutSheet({ profile, onChanged, onClose }: ProfileCardProps & { onClose(): void }) {
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
