import { useState } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { Segmented } from '@/shared/ui/segmented';
import { usePhotos } from '../use-photos';
import { words } from '../words';

/** What somebody saw who went there. */
export function VerifySheet(props: {
  visible: boolean;
  isBusy: boolean;
  onClose(): void;
  onSubmit(seen: Record<string, unknown>): void;
}) {
  const w = words.use();
  const [match, setMatch] = useState<'yes' | 'no'>('yes');
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const photos = usePhotos();

  function submit() {
    setProblem(said.trim() ? '' : w.needWords);
    if (said.trim()) props.onSubmit({ isAsReported: match === 'yes', words: said.trim(), photoIds: photos.fileIds });
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.verify.title}
      onClose={props.onClose}
      submit={w.verify.submit}
      submitId="submit-verify"
      isBusy={props.isBusy || photos.isSending}
      onSubmit={submit}
    >
      <Field label={w.verify.match}>
        <Segmented<'yes' | 'no'>
          label={w.verify.match}
          options={[
            { value: 'yes', label: w.verify.yes },
            { value: 'no', label: w.verify.no },
          ]}
          value={match}
          onChange={setMatch}
        />
      </Field>
      <Field label={w.verify.label} error={problem}>
        <TextBox id="verify-words" value={said} maxLength={1000} ariaLabel={w.verify.label} onChange={setSaid} />
      </Field>
      <PhotoGrid
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        onRetry={photos.retry}
        addId="verify-photo"
      />
    </FormSheet>
  );
}
