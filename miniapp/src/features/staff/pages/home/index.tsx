import { requireSignIn, useSession } from '@/shared/session/session';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { go } from '@/shared/wechat/navigation';
import { desksOf } from '../../desks';
import { words } from '../../words';

/** The way in for staff: the desks that the person's grants open, and the posts they come from. */
export default function StaffHomePage() {
  const w = words.use();
  const { status, grants } = useSession();
  const desks = desksOf(grants);
  const isVisitor = status !== 'signed-in';
  return (
    <Screen
      title={w.title}
      state={desks.length === 0 ? 'empty' : 'ready'}
      empty={
        isVisitor
          ? { title: w.visitorTitle, action: { label: w.signIn, onClick: () => void requireSignIn() } }
          : { title: w.none, hint: w.noneHint }
      }
    >
      <Card flush>
        {desks.map((desk) => (
          <ListRow
            key={desk.name}
            id={`desk-${desk.name}`}
            icon={desk.icon}
            title={w.desks[desk.name]}
            note={w.desks[`${desk.name}Hint`]}
            onClick={() => go(desk.place)}
          />
        ))}
      </Card>
      <Card title={w.mine} flush>
        {grants.map((grant) => (
          <ListRow key={`${grant.role}-${grant.unitId}`} title={grant.unitName} end={w.roles[grant.role]} />
        ))}
      </Card>
    </Screen>
  );
}
