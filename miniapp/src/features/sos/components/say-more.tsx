import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { Button } from '@/shared/ui/button';
import { TextBox } from '@/shared/ui/field';

/** A few words for whoever comes, written where they stand. */
export function SayMore(props: {
  title: string;
  placeholder: string;
  submit: string;
  onClose(): void;
  onSay(words: string): void;
}) {
  const base = useWords();
  const [text, setText] = useState('');
  return (
    <View className="sos-card" {...aria({ role: 'group', label: props.title })}>
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {props.title}
      </View>
      <TextBox
        id="say-more-text"
        ariaLabel={props.title}
        value={text}
        onChange={setText}
        placeholder={props.placeholder}
        rows={3}
      />
      <View className="sos__pair sos__pair--below">
        <Button id="say-more-close" size="large" onClick={props.onClose}>
          {base.cancel}
        </Button>
        <Button
          id="say-more-send"
          kind="primary"
          size="large"
          disabled={text.trim() === ''}
          onClick={() => props.onSay(text.trim())}
        >
          {props.submit}
        </Button>
      </View>
    </View>
  );
}
