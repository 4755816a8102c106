import type { PersonFacts, SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { lookAtFacts } from '@/shared/sos/case-api';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { DeskFact } from '@/shared/ui/desk/desk-case';
import { Icon } from '@/shared/ui/icon';
import { toastFailure } from '@/shared/ui/toast';
import { dial } from '@/shared/wechat/phone';
import { words } from '../words';

/** What the vault knows of the person: behind one tap that says it is written down, and gone when the case ends. */
export function FactsCard({ found }: { found: SosCase }) {
  const w = words.use().facts;
  const [facts, setFacts] = useState<PersonFacts | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOver = found.stage === 'closed';
  useEffect(() => {
    if (isOver) setFacts(null);
  }, [isOver]);

  async function look(): Promise<void> {
    setBusy(true);
    try {
      setFacts(await lookAtFacts(found.id));
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  if (!facts) {
    if (!found.hasFacts && !isOver) return null;
    return (
      <Card title={w.title} id="case-facts">
        {isOver ? (
          <View className="sosd-hint">{w.gone}</View>
        ) : (
          <>
            <Button id="look-at-facts" icon="eye" block loading={isBusy} onClick={() => void look()}>
              {w.open}
            </Button>
            <View className="sosd-hint sosd-under">{w.hint}</View>
          </>
        )}
      </Card>
    );
  }

  const rows: [string, string | null][] = [
    [w.door, facts.door],
    [w.doorKey, facts.doorKey],
    [w.conditions, facts.conditions],
    [w.medicines, facts.medicines],
    [w.allergies, facts.allergies],
    [w.hearing, facts.hearing && w.hearings[facts.hearing]],
    [w.dialect, facts.dialect],
    [w.livesAlone, facts.livesAlone === null ? null : facts.livesAlone ? w.alone : w.withOthers],
  ];
  return (
    <Card title={w.title} id="case-facts" aside={<View className="sosd-hint">{w.looked}</View>}>
      <View id="facts-person" className="sosd-person">
        {[facts.name ?? w.unknown, facts.age === null ? null : w.years(facts.age)].filter(Boolean).join('，')}
      </View>
      {facts.phone && !found.isSilent ? (
        <Button id="call-person" icon="phone" onClick={() => dial(facts.phone!)}>
          {`${facts.phone}`}
        </Button>
      ) : null}
      {rows.map(([label, value]) => (
        <DeskFact key={label} label={label}>
          {value ?? <View className="sosd-hint">{w.unknown}</View>}
        </DeskFact>
      ))}
      {facts.contacts.length > 0 ? (
        <DeskFact label={w.contacts}>
          {facts.contacts.map((contact) => (
            <View key={contact.phone} className="sosd-contact">
              <View>
                {contact.relation} {contact.name}
              </View>
              <Button kind="quiet" icon="phone" ariaLabel={w.call(contact.name)} onClick={() => dial(contact.phone)}>
                {contact.phone}
              </Button>
            </View>
          ))}
        </DeskFact>
      ) : null}
      <View className="sosd-hint">
        <Icon name="eye" /> {w.hint}
      </View>
    </Card>
  );
}
