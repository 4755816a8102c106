import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import './desk.scss';

/** What may be done about a case now: buttons that stay in reach while its facts scroll. */
export function DeskActions(props: { label: string; children: ReactNode }) {
  return (
    <View className="ui-desk-actions" {...aria({ role: 'group', label: props.label })}>
      {props.children}
    </View>
  );
}

/** What a case is and, in its tags, where it stands; below it in small whose it is and since when. */
export function DeskHead(props: { id?: string; title: string; tags?: ReactNode; children?: ReactNode }) {
  return (
    <View className="ui-desk-head">
      <View className="ui-desk-head__line">
        <View id={props.id} className="ui-desk-head__title" {...aria({ role: 'heading', level: 2 })}>
          {props.title}
        </View>
        {props.tags}
      </View>
      <View className="ui-desk-head__words">{props.children}</View>
    </View>
  );
}

/** One fact of a case, beside what it is a fact about. */
export function DeskFact(props: { label: string; children: ReactNode }) {
  return (
    <View className="ui-desk-fact">
      <View className="ui-desk-fact__label">{props.label}</View>
      <View className="ui-desk-fact__value">{props.children}</View>
    </View>
  );
}
