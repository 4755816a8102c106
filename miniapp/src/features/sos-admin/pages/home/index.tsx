import type { Grant } from '@contracts/identity';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Card } from '@/shared/ui/card';
import type { IconName } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { go } from '@/shared/wechat/navigation';
import { words } from '../../words';

type Name = 'desk' | 'duty' | 'alarms' | 'reviews' | 'drills' | 'figures' | 'people' | 'devices' | 'policy';

const ADMIN = '/features/sos-admin/pages';
/** Every page behind 一键求助 and whom it is for; what may be done there, the server decides. */
const PAGES: { name: Name; icon: IconName; place: string; roles: Grant['role'][] }[] = [
  { name: 'desk', icon: 'warning', place: PLACES.sosDesk, roles: ['dispatcher', 'handler', 'supervisor'] },
  {
    name: 'alarms',
    icon: 'bell',
    place: `${ADMIN}/alarms/index`,
    roles: ['dispatcher', 'supervisor', 'administrator'],
  },
  {
    name: 'reviews',
    icon: 'care',
    place: `${ADMIN}/reviews/index`,
    roles: ['dispatcher', 'handler', 'supervisor', 'administrator'],
  },
  {
    name: 'drills',
    icon: 'flag',
    place: `${ADMIN}/drills/index`,
    roles: ['supervisor', 'administrator'],
  },
  { name: 'figures', icon: 'chart', place: `${ADMIN}/figures/index`, roles: ['supervisor', 'administrator'] },
  {
    name: 'people',
    icon: 'family',
    place: `${ADMIN}/people/index`,
    roles: ['handler', 'grid_worker', 'supervisor', 'administrator'],
  },
  {
    name: 'devices',
    icon: 'siren',
    place: `${ADMIN}/devices/index`,
    roles: ['dispatcher', 'handler', 'supervisor', 'administrator'],
  },
  {
    name: 'policy',
    icon: 'route',
    place: `${ADMIN}/policy/index`,
    roles: ['dispatcher', 'supervisor', 'administrator'],
  },
  {
    name: 'duty',
    icon: 'clock',
    place: PLACES.sosDuty,
    roles: ['dispatcher', 'handler', 'supervisor', 'administrator'],
  },
];

/** 求助管理: what stands behind the desk. */
export default function SosAdminPage() {
  const w = words.use().home;
  const grants = useSession((session) => session.grants);
  const pages = PAGES.filter((page) => grants.some((grant) => page.roles.includes(grant.role)));
  return (
    <Screen title={w.title}>
      <Card flush>
        {pages.map((page) => (
          <ListRow
            key={page.name}
            id={`open-${page.name}`}
            icon={page.icon}
            title={w[page.name]}
            note={w[`${page.name}Hint`]}
            onClick={() => go(page.place)}
          />
        ))}
      </Card>
    </Screen>
  );
}
