import { useState } from 'react';
import { TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';

/** A few words for whoever comes, in a sheet of its own. */
export function SayMore(props: {
  visible: boolean;
  title: string;
  placeholder: string;
  submit: string;
  onClose(): void;
  onSay(words: string): void;
}) {
  const [text, setText] = useState('');
  return (
    <FormSheet
      visible={props.visible}
      title={props.title}
      submit={props.submit}
      submitId="say-more-send"
      isOff={text.trim() === ''}
      onClose={props.onClose}
      onSubmit={() => {
        props.onSay(text.trim());
        setText('');
      }}
    >
      <TextBox
        id="say-more-text"
        ariaLabel={props.title}
        voice
        value={text}
        onChange={setText}
        placeholder={props.placeholder}
        rows={3}
      />
    </FormSheet>
  );
}
