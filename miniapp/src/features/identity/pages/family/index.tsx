import type { FamilyLink } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { go } from '@/shared/wechat/navigation';
import { listFamily } from '../../api';
import { AddFamily } from '../../components/add-family';
import { FamilyRequestCard } from '../../components/family-request-card';
import { FamilyRow } from '../../components/family-row';
import { words } from '../../words';
import './family.scss';

const isOver = (link: FamilyLink) => link.state !== 'active' && link.state !== 'requested';

/** Family: whom I act for, who acts for me, what was asked of me. */
export default function FamilyPage() {
  const w = words.use().family;
  const personId = useSession((session) => session.person?.personId);
  const [isAdding, setAdding] = useState(false);
  const family = useResource(personId ? `identity.family.${personId}` : null, listFamily, { live: ['family.changed'] });
  const links = (family.data?.items ?? []).filter((link) => !isOver(link));
  const asked = links.filter((link) => link.side === 'holder' && link.state === 'requested');
  const actFor = links.filter((link) => link.side === 'actor');
  const actForMe = links.filter((link) => link.side === 'holder' && link.state === 'active');
  const isEmpty = family.data !== undefined && links.length === 0;

  return (
    <Screen
      title={w.title}
      state={family.data ? (isEmpty ? 'empty' : 'ready') : family.error ? 'error' : 'loading'}
      empty={{ title: w.none, hint: w.noneHint }}
      error={family.error}
      onRetry={() => void family.reload()}
      footer={
        <BottomBar>
          <Button id="add-family" kind="primary" size="large" icon="user-plus" onClick={() => setAdding(true)}>
            {w.add}
          </Button>
        </BottomBar>
      }
    >
      <View className="family__intro">{w.intro}</View>
      {asked.map((link) => (
        <FamilyRequestCard key={link.id} link={link} onChanged={family.reload} />
      ))}
      {actFor.length > 0 ? (
        <Card title={w.actFor} flush>
          {actFor.map((link) => (
            <FamilyRow key={link.id} link={link} onChanged={family.reload} />
          ))}
        </Card>
      ) : null}
      {actForMe.length > 0 ? (
        <Card title={w.actForMe} flush>
          {actForMe.map((link) => (
            <FamilyRow key={link.id} link={link} onChanged={family.reload} />
          ))}
        </Card>
      ) : null}
      <Card flush>
        <ListRow
          id="open-sos-family"
          icon="siren"
          title={w.sos}
          note={w.sosHint}
          onClick={() => go(PLACES.sosFamily)}
        />
      </Card>
      <AddFamily visible={isAdding} onClose={() => setAdding(false)} onAdded={family.reload} />
    </Screen>
  );
}
