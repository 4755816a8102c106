import type { SosProfile } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { words } from '../words';

export interface ProfileCardProps {
  profile: SosProfile;
  onChanged(): Promise<void>;
}

/** What was typed, or null where nothing was. */
export const orNull = (typed: string) => typed.trim() || null;

/** A card of facts with its own form behind one button. */
export function FactCard(props: {
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
