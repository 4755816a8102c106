import type { Device } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Desk } from '@/shared/ui/desk/desk';
import { useDesk, useDeskKeys } from '@/shared/ui/desk/use-desk';
import { go, pageParam } from '@/shared/wechat/navigation';
import { listDevices } from '../../api';
import { DevicePanel } from '../../devices/device-panel';
import { DeviceRow } from '../../devices/device-row';
import { ImportSheet } from '../../devices/import-sheet';
import { ReportSheet } from '../../devices/report-sheet';
import { words } from '../../words';
import '../../admin.scss';

type Filter = 'all' | 'silent' | 'low_battery' | 'never_tested' | 'registered' | 'retired';
const FILTERS: Filter[] = ['all', 'silent', 'low_battery', 'never_tested', 'registered', 'retired'];
const TROUBLES: Filter[] = ['silent', 'low_battery', 'never_tested'];

async function loadDevices({ filter, q, cursor }: { filter: Filter; q?: string; cursor?: string }) {
  const narrowed = TROUBLES.includes(filter) ? { trouble: filter } : filter === 'all' ? {} : { state: filter };
  const { devices, nextCursor, counts } = await listDevices({ ...narrowed, serial: q, cursor });
  return {
    items: devices,
    nextCursor,
    counts: {
      all: counts.registered + counts.assigned + counts.inUse + counts.silent + counts.retired,
      silent: counts.silent,
      low_battery: counts.lowBattery,
      registered: counts.registered,
      retired: counts.retired,
    },
  };
}

/** 一键通设备: what hangs in homes and at stops, and whether it can be trusted. */
export default function DevicesPage() {
  const w = words.use().devices;
  const [sheet, setSheet] = useState<'import' | 'report' | null>(null);
  const mayImport = useSession((session) => session.grants.some((grant) => grant.role === 'administrator'));
  const [startId] = useState(() => pageParam('id'));
  const desk = useDesk({
    name: 'sos-devices',
    roles: ['administrator', 'supervisor', 'dispatcher', 'handler', 'grid_worker'],
    start: 'all' as Filter,
    load: loadDevices,
    idOf: (item: Device) => item.id,
    live: ['sos.device'],
    startId,
    openPage: (id) => go('/features/sos-admin/pages/device/index', { id }),
  });
  useDeskKeys(desk, {});
  return (
    <Desk
      desk={desk}
      words={w}
      filters={FILTERS}
      icon="siren"
      create={
        <View className="sosa-create">
          {mayImport ? (
            <Button id="import-devices" icon="plus" block kind="primary" onClick={() => setSheet('import')}>
              {w.import}
            </Button>
          ) : null}
          <Button id="device-report" icon="chart" block onClick={() => setSheet('report')}>
            {w.report}
          </Button>
        </View>
      }
      row={(item, place) => <DeviceRow item={item} {...place} />}
      panel={(id) => <DevicePanel deviceId={id} onChanged={() => void desk.first.reload()} />}
    >
      {sheet === 'import' ? (
        <ImportSheet onClose={() => setSheet(null)} onDone={() => void desk.first.reload()} />
      ) : null}
      {sheet === 'report' ? <ReportSheet onClose={() => setSheet(null)} /> : null}
    </Desk>
  );
}
