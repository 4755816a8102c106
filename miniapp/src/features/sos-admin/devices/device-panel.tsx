import type { DeviceDetail, DeviceState, DeviceStep } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { DeskActions, DeskFact, DeskHead } from '@/shared/ui/desk/desk-case';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { Timeline } from '@/shared/ui/timeline';
import { toast, toastDone, toastFailure } from '@/shared/ui/toast';
import { copyText } from '@/shared/wechat/clipboard';
import { readDevice, takeDeviceStep } from '../api';
import { words } from '../words';
import { DEVICE_TONES } from './device-row';
import { DeviceSheet } from './device-sheets';

export type DeviceAction = DeviceStep['action'];

/** What may be done with a device in each of its states. */
const ACTIONS: Record<DeviceState, DeviceAction[]> = {
  registered: ['assign', 'retire'],
  assigned: ['replace', 're_enrol', 'return', 'retire'],
  in_use: ['replace', 're_enrol', 'return', 'retire'],
  silent: ['replace', 're_enrol', 'return', 'retire'],
  retired: [],
};
const WRONG = ['went_silent', 'battery_low', 'overdue'];

/** One device with its health, its story, and the steps of its life. */
export function DevicePanel(props: { deviceId: string; onChanged(): void }) {
  const w = words.use().devices;
  const language = useLanguage((store) => store.language);
  const { deviceId } = props;
  const { data, error, reload } = useResource<DeviceDetail>(
    `sos.device.${deviceId}.${language}`,
    () => readDevice(deviceId),
    { live: ['sos.device'] },
  );
  const [sheet, setSheet] = useState<DeviceAction | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [key, setKey] = useState<string | null>(null);

  if (!data) {
    if (error) return <PartFailed error={error} onRetry={reload} />;
    return <SkeletonCards count={2} rows={4} />;
  }

  async function act(step: DeviceStep): Promise<void> {
    setBusy(true);
    setRefused({});
    try {
      const answer = await takeDeviceStep(deviceId, step, newClientKey());
      setSheet(null);
      setKey(answer.key);
      toastDone(w.done[step.action]);
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.fields) setRefused(failure.fields);
      else toastFailure(failure);
    } finally {
      setBusy(false);
      await reload();
      props.onChanged();
    }
  }

  const facts: [string, string | null][] = [
    [w.person, data.personName],
    [w.place, data.placeName],
    [w.unit, data.unitName],
    [w.battery, data.battery === null ? null : `${data.battery}%`],
    [w.signal, data.signal === null ? null : `${data.signal} dBm`],
    [w.heard, data.lastHeardAt ? formatInstant(data.lastHeardAt) : w.never],
    [w.tested, data.testedAt ? formatInstant(data.testedAt) : w.never],
    [w.model, data.model],
    [w.batch, data.batch],
    [w.firmware, data.firmware],
  ];
  return (
    <View id="device-panel">
      <DeskHead
        id="device-title"
        title={`${w.kinds[data.kind]} ${data.serial}`}
        tags={
          <>
            <Tag tone={DEVICE_TONES[data.state]}>{w.states[data.state]}</Tag>
            {data.troubles.map((trouble) => (
              <Tag key={trouble} tone="wrong">
                {w.troubles[trouble]}
              </Tag>
            ))}
          </>
        }
      />
      {ACTIONS[data.state].length > 0 ? (
        <DeskActions label={w.device}>
          {ACTIONS[data.state].map((action, n) => (
            <Button
              key={action}
              id={`do-${action}`}
              kind={n === 0 ? 'primary' : action === 'retire' ? 'quiet' : 'plain'}
              onClick={() => setSheet(action)}
            >
              {w.actions[action]}
            </Button>
          ))}
        </DeskActions>
      ) : null}
      {key ? (
        <Card title={w.key}>
          <View id="device-key" className="sosa-key">
            {key}
          </View>
          <Button
            icon="copy"
            onClick={() => {
              void copyText(key).then((isCopied) => isCopied && toast(w.copied));
            }}
          >
            {w.copy}
          </Button>
        </Card>
      ) : null}
      <Card>
        {facts
          .filter(([, value]) => value !== null && value !== '')
          .map(([label, value]) => (
            <DeskFact key={label} label={label}>
              {value}
            </DeskFact>
          ))}
      </Card>
      <Card title={w.events} id="device-events">
        <Timeline
          steps={data.events.map((one, n) => ({
            id: String(n),
            title: [w.eventNames[one.event], one.words].filter(Boolean).join('：'),
            time: [formatInstant(one.at), one.by].filter(Boolean).join(' · '),
            state: WRONG.includes(one.event) ? ('wrong' as const) : ('done' as const),
          }))}
        />
      </Card>
      {sheet ? (
        <DeviceSheet
          action={sheet}
          device={data}
          isBusy={isBusy}
          refused={refused}
          onClose={() => setSheet(null)}
          onStep={(step) => void act(step)}
        />
      ) : null}
    </View>
  );
}
