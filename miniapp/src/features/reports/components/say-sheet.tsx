import { View } from '@tarojs/components';
import { useCallback, useState } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { toastFailure } from '@/shared/ui/toast';
import type { DraftPhoto } from '../draft';
import { MOST_PHOTOS, sendPhotos, useDraftPhotos } from '../use-draft-photos';
import { words } from '../words';

/** Words and photos for one step: to reopen, to answer a question. */
export function SaySheet(props: {
  visible: boolean;
  title: string;
  intro?: string;
  placeholder: string;
  submit: string;
  isBusy: boolean;
  onClose(): void;
  onSubmit(said: string, photoIds: string[]): void;
}) {
  const w = words.use();
  const [said, setSaid] = useState('');
  const [photos, setPhotos] = useState<DraftPhoto[]>([]);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState('');
  const change = useCallback((edit: (all: DraftPhoto[]) => DraftPhoto[]) => setPhotos((all) => edit(all)), []);
  const { grid, add, remove } = useDraftPhotos(photos, change);

  async function submit() {
    if (said.trim() === '') {
      setProblem(w.say.missing);
      return;
    }
    setProblem('');
    setSending(true);
    try {
      const photoIds = await sendPhotos(photos, (reference, fileId) =>
        change((all) => all.map((one) => (one.reference === reference ? { ...one, fileId } : one))),
      );
      props.onSubmit(said.trim(), photoIds);
    } catch (error) {
      toastFailure(error);
    } finally {
      setSending(false);
    }
  }

  return (
    <FormSheet
      visible={props.visible}
      title={props.title}
      onClose={props.onClose}
      submit={props.submit}
      submitId="submit-words"
      isBusy={props.isBusy || isSending}
      onSubmit={() => void submit()}
    >
      {props.intro ? <View className="report-paragraph">{props.intro}</View> : null}
      <Field label={props.intro ? w.question.action : props.title} error={problem}>
        <TextBox
          id="say-words"
          value={said}
          maxLength={500}
          placeholder={props.placeholder}
          ariaLabel={props.title}
          onChange={setSaid}
        />
      </Field>
      <PhotoGrid photos={grid} atMost={MOST_PHOTOS} onAdd={() => void add()} onRemove={remove} addId="say-photo" />
    </FormSheet>
  );
}
