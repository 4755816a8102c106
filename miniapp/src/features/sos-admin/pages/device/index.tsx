import { useState } from 'react';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { DevicePanel } from '../../devices/device-panel';
import { words } from '../../words';
import '../../admin.scss';

/** One device on a page of its own: a phone has no room beside the list. */
export default function DevicePage() {
  const w = words.use().devices;
  const [id] = useState(() => pageParam('id') ?? '');
  return (
    <Screen title={w.device}>
      <DevicePanel deviceId={id} onChanged={() => undefined} />
    </Screen>
  );
}
