import type { ContactTestState, ContactView, SosProfile } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { newClientKey } from '@/shared/http/client-key';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag, type Tone } from '@/shared/ui/tag';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { testContact } from '../api';
import { words } from '../words';
import { ContactSheet } from './contact-sheet';

const TEST_TONES: Record<ContactTestState, Tone> = {
  untested: 'wait',
  waiting: 'wait',
  confirmed: 'done',
  failed: 'wrong',
};

/** Who is asked, in this order, and whether their telephone was answered. */
export function ContactsCard(props: { profile: SosProfile; onChanged(): Promise<void> }) {
  const w = words.use().profile;
  const { profile } = props;
  const [chosen, setChosen] = useState<ContactView | 'new' | null>(null);
  return (
    <Card id="profile-contacts" title={w.contacts}>
      <View className="sosf-hint">{profile.contacts.length === 0 ? w.contactsNone : w.contactsHint}</View>
      <View {...aria({ role: 'list', label: w.contacts })}>
        {profile.contacts.map((contact) => (
          <ContactRow
            key={contact.id}
            personId={profile.personId}
            contact={contact}
            canEdit={profile.isWhole}
            onEdit={() => setChosen(contact)}
            onChanged={props.onChanged}
          />
        ))}
      </View>
      {profile.isWhole ? (
        <Button id="add-contact" icon="user-plus" block onClick={() => setChosen('new')}>
          {w.add}
        </Button>
      ) : null}
      {chosen ? (
        <ContactSheet
          personId={profile.personId}
          contact={chosen === 'new' ? null : chosen}
          nextRank={profile.contacts.length + 1}
          onClose={() => setChosen(null)}
          onChanged={props.onChanged}
        />
      ) : null}
    </Card>
  );
}

function ContactRow(props: {
  personId: string;
  contact: ContactView;
  canEdit: boolean;
  onEdit(): void;
  onChanged(): Promise<void>;
}) {
  const w = words.use().profile;
  const { contact } = props;
  const [isBusy, setBusy] = useState(false);

  async function test(): Promise<void> {
    setBusy(true);
    try {
      await testContact(props.personId, contact.id, newClientKey());
      toastDone(w.testAsked);
      await props.onChanged();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <View id={`contact-${contact.rank}`} className="sosf-contact" {...aria({ role: 'listitem' })}>
      <View className="sosf-contact__words">
        <View className="sosf-contact__name">
          {contact.relation} {contact.name}
        </View>
        <View className="sosf-contact__tags">
          <Tag tone={TEST_TONES[contact.test]}>{w.tests[contact.test]}</Tag>
          <Tag tone={contact.consent === 'agreed' ? 'done' : contact.consent === 'refused' ? 'wrong' : 'wait'}>
            {w.consents[contact.consent]}
          </Tag>
          {contact.holdsKey ? <Tag>{w.holdsKey}</Tag> : null}
        </View>
        <View className="sosf-hint sosf-figures">
          {[w.rank(contact.rank), contact.phone, contact.testedAt ? w.tested(formatInstant(contact.testedAt)) : null]
            .filter(Boolean)
            .join(' · ')}
        </View>
        {contact.fault ? <View className="sosf-wrong">{contact.fault}</View> : null}
      </View>
      {props.canEdit ? (
        <View className="sosf-contact__actions">
          {contact.test === 'waiting' ? null : (
            <Button
              id={`test-contact-${contact.rank}`}
              ariaLabel={`${w.test} ${contact.name}`}
              loading={isBusy}
              onClick={() => void test()}
            >
              {w.test}
            </Button>
          )}
          <Button
            id={`edit-contact-${contact.rank}`}
            kind="quiet"
            ariaLabel={`${w.edit} ${contact.name}`}
            onClick={props.onEdit}
          >
            {w.edit}
          </Button>
        </View>
      ) : null}
    </View>
  );
}
