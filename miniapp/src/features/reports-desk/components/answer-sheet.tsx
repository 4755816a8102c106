import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { usePhotos } from '../use-photos';
import { words } from '../words';

/** The public reply and, apart from it, what stays inside. */
export function AnswerSheet(props: {
  visible: boolean;
  isBusy: boolean;
  onClose(): void;
  onSubmit(answer: Record<string, unknown>): void;
}) {
  const w = words.use();
  const [reply, setReply] = useState('');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const photos = usePhotos();

  function submit() {
    const publicReply = reply.trim();
    setProblem(publicReply.length < 2 ? w.answer.short : '');
    if (publicReply.length < 2) return;
    props.onSubmit({ publicReply, photoIds: photos.fileIds, ...(note.trim() ? { internalNote: note.trim() } : {}) });
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.answer.title}
      onClose={props.onClose}
      submit={w.answer.submit}
      submitId="submit-answer"
      isBusy={props.isBusy || photos.isSending}
      onSubmit={submit}
    >
      <View className="desk-templates">
        {w.answer.templateNames.map((name, n) => (
          <Button key={name} onClick={() => setReply(`${w.answer.templateTexts[n] ?? ''}${reply}`)}>
            {name}
          </Button>
        ))}
      </View>
      <Field label={w.answer.reply} hint={w.answer.replyHint} error={problem}>
        <TextBox
          id="answer-reply"
          value={reply}
          maxLength={2000}
          rows={5}
          ariaLabel={w.answer.reply}
          onChange={setReply}
        />
      </Field>
      <Field label={w.answer.photos} optional>
        <PhotoGrid
          photos={photos.photos}
          onAdd={photos.add}
          onRemove={photos.remove}
          onRetry={photos.retry}
          addId="answer-photo"
        />
      </Field>
      <Field label={w.answer.note} optional>
        <TextBox id="answer-note" value={note} maxLength={1000} rows={2} ariaLabel={w.answer.note} onChange={setNote} />
      </Field>
    </FormSheet>
  );
}
