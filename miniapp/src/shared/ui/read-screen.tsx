import type { RefObject } from 'react';
import { type ReadableNode, readableText } from '@/shared/a11y/readable-text';
import { useWords } from '@/shared/i18n';
import { ReadAloud } from './read-aloud';

/** Reads any screen: its title, then everything that can be seen on it, in the order of reading. */
export function ReadScreen(props: { title?: string; body: RefObject<ReadableNode> }) {
  const w = useWords();
  const text = () => {
    const shown = props.body.current ? readableText(props.body.current, w.states) : '';
    return props.title && !shown.startsWith(props.title) ? `${props.title}。${shown}` : shown;
  };
  return <ReadAloud text={text} isOfScreen />;
}
