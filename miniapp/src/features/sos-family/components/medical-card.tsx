import { View } from '@tarojs/components';
import { useState } from 'react';
import { Choices } from '@/shared/ui/choices';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { putProfile } from '../api';
import { words } from '../words';
import { FactCard, orNull, type ProfileCardProps } from './fact-card';
import { useSaving } from './use-saving';

const BLOOD = ['A', 'B', 'AB', 'O', 'unknown'] as const;

/** What an ambulance wants to know. */
export function MedicalCard({ profile, onChanged }: ProfileCardProps) {
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

function MedicalSheet({ profile, onChanged, onClose }: ProfileCardProps & { onClose(): void }) {
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
