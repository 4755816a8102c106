import type { MySosPeople } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Tag } from '@/shared/ui/tag';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { answerContact, readCheckIn, readDevices, readLastTest } from '../api';
import { words } from '../words';

export type SosPerson = MySosPeople['people'][number];

const PAGES = '/features/sos-family/pages';

/** One person whom I look after: what helpers know, what happened, whether all of it works. */
export function PersonCard(props: { person: SosPerson; onChanged(): Promise<void> }) {
  const w = words.use();
  const { person } = props;
  if (person.part === 'contact') return <ContactCard {...props} />;
  const { personId } = person;
  return (
    <Card
      id={`person-${person.part}`}
      title={person.part === 'me' ? w.me : person.name}
      flush
      aside={
        person.isFaulty ? (
          <Tag tone="wrong">{w.faulty}</Tag>
        ) : (
          <Tag tone={person.isEnrolled ? 'done' : 'wait'}>{person.isEnrolled ? w.enrolled : w.notEnrolled}</Tag>
        )
      }
    >
      <ListRow
        id={`open-profile-${person.part}`}
        icon="health"
        title={w.rows.profile}
        note={w.rows.profileHint}
        onClick={() => go(`${PAGES}/profile/index`, { personId })}
      />
      <ListRow
        id={`open-history-${person.part}`}
        icon="history"
        title={w.rows.history}
        onClick={() => go(`${PAGES}/history/index`, { personId })}
      />
      {person.isEnrolled ? (
        <>
          <TestRow personId={personId} />
          <CheckInRow person={person} />
          <DevicesRow person={person} />
          <ListRow
            id={`open-looks-${person.part}`}
            icon="eye"
            title={w.rows.looks}
            onClick={() => go(`${PAGES}/looks/index`, { personId })}
          />
        </>
      ) : null}
    </Card>
  );
}

/** The monthly test press: when, and who was reached. */
function TestRow({ personId }: { personId: string }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const { data } = useResource(`sos.test.${personId}.${language}`, () => readLastTest(personId));
  if (!data) return null;
  const said = !data.testedAt
    ? w.test.never
    : (data.isPassed ? w.test.passed : w.test.failed)(formatInstant(data.testedAt));
  const reached = data.reached.length > 0 ? w.test.reached(data.reached.join('、')) : null;
  return (
    <ListRow
      id="last-test"
      icon="tasks"
      title={w.rows.test}
      note={[said, reached].filter(Boolean).join(' · ')}
      end={
        data.testedAt && data.isPassed === false ? (
          <Tag tone="wrong">{w.profile.tests.failed}</Tag>
        ) : data.isDueThisMonth ? (
          <Tag tone="wait">{w.test.due}</Tag>
        ) : undefined
      }
    />
  );
}

function CheckInRow({ person }: { person: SosPerson }) {
  const w = words.use();
  const subject = person.part === 'me' ? undefined : person.personId;
  const { data } = useResource(`sos.check-in.${person.personId}`, () => readCheckIn(subject), {
    live: ['sos.check-in'],
  });
  if (!data) return null;
  const isBad = data.state === 'missed' || data.state === 'reminded';
  return (
    <ListRow
      id={`check-in-${person.part}`}
      icon="clock"
      title={w.rows.checkIn}
      note={data.lastWellAt && data.state !== 'off' ? w.well(formatInstant(data.lastWellAt)) : undefined}
      end={<Tag tone={isBad ? 'wrong' : data.state === 'off' ? 'plain' : 'done'}>{w.checkInStates[data.state]}</Tag>}
      onClick={() => go(`${PAGES}/profile/index`, { personId: person.personId, part: 'check-in' })}
    />
  );
}

function DevicesRow({ person }: { person: SosPerson }) {
  const w = words.use();
  const subject = person.part === 'me' ? undefined : person.personId;
  const { data } = useResource(`sos.devices.${person.personId}`, () => readDevices(subject));
  if (!data || data.devices.length === 0) return null;
  return (
    <>
      {data.devices.map((device) => (
        <ListRow
          key={device.serial}
          icon="siren"
          title={`${w.rows.devices} ${device.serial}`}
          note={[
            device.lastHeardAt ? w.devices.heard(formatInstant(device.lastHeardAt)) : w.devices.never,
            device.battery === null ? null : w.devices.battery(device.battery),
          ]
            .filter(Boolean)
            .join(' · ')}
          end={<Tag tone={device.troubles.length > 0 ? 'wrong' : 'done'}>{w.devices.states[device.state]}</Tag>}
        />
      ))}
    </>
  );
}

/** Somebody for whom I am a contact: whether I am willing, and whether my number answers. */
function ContactCard({ person, onChanged }: { person: SosPerson; onChanged(): Promise<void> }) {
  const w = words.use();
  const [isBusy, setBusy] = useState(false);
  const { contact } = person;
  if (!contact) return null;

  async function answer(agrees: boolean): Promise<void> {
    setBusy(true);
    try {
      await answerContact(contact!.id, agrees);
      toastDone(agrees ? w.contactYesDone : w.contactNoDone);
      await onChanged();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  const isAsked = contact.consent === 'asked';
  return (
    <Card
      id={`contact-of-${contact.id}`}
      title={isAsked ? w.contactAsk(person.name) : person.name}
      aside={<Tag tone={isAsked ? 'wait' : contact.consent === 'agreed' ? 'done' : 'plain'}>{w.parts.contact}</Tag>}
    >
      <View className="sosf-hint">{isAsked ? w.contactAskHint : w.profile.tests[contact.test]}</View>
      <View className="sosf-actions">
        {contact.consent === 'refused' ? null : (
          <Button id="contact-no" disabled={isBusy} onClick={() => void answer(false)}>
            {w.contactNo}
          </Button>
        )}
        {contact.consent === 'agreed' ? null : (
          <Button id="contact-yes" kind="primary" loading={isBusy} onClick={() => void answer(true)}>
            {w.contactYes}
          </Button>
        )}
      </View>
    </Card>
  );
}
