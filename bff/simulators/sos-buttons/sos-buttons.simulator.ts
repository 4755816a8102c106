import { z } from 'zod';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { ControlPanel, Simulator, SimulatorDeps } from '../simulator.types';
import { DEMO_DEVICES, demoDeviceKey } from './demo-devices';
import { type DeviceEnds, type DeviceKind, type Door, type Shown, VirtualDevice } from './virtual-device';

/** Seconds between two heartbeats of the demo's devices; real ones are content with some hours. */
const HEARTBEAT_MS = 60_000;

export interface SosButtonsSimulator extends Simulator {
  /** where devices send to; the program starts after the simulators, so it is told later */
  connect(ends: Partial<DeviceEnds>): void;
  /** a device beyond those of the demo */
  add(device: { serial: string; key: Buffer; label?: string }): VirtualDevice;
  device(serial: string): VirtualDevice;
}

const actionSchema = z.object({ serial: z.string(), door: z.enum(['https', 'mqtt']).default('https') });
const SAYS: Record<string, DeviceKind> = {
  press: 'press',
  heartbeat: 'heartbeat',
  low: 'low_battery',
  test: 'test',
  well: 'well',
};

function wordsOf(shown: Shown | null): [light: string, speech: string] {
  if (!shown) return ['', ''];
  if ('fault' in shown) return ['红灯', shown.fault];
  const { light, speak, number, result } = shown.answer;
  const lights = { green_steady: '绿灯常亮', green_blink: '绿灯闪', red_blink: '红灯闪' };
  return [lights[light], [number, speak, result === 'stale' ? '计数太旧，已拒收' : ''].filter(Boolean).join(' · ')];
}

/** Screenless buttons and a bus-stop board, which press the portal's two doors with real signatures. Nothing is sent to it. */
export function createSosButtonsSimulator(deps: SimulatorDeps): SosButtonsSimulator {
  const { settings } = deps;
  let ends: DeviceEnds = {
    apiUrl: settings.SOS_BUTTONS_API_URL ?? null,
    mqttUrl: settings.SOS_BUTTONS_MQTT_URL ?? null,
  };
  const devices = new Map<string, VirtualDevice>();
  let heart: NodeJS.Timeout | undefined;

  function add({ serial, key, label = serial }: { serial: string; key: Buffer; label?: string }): VirtualDevice {
    const device = new VirtualDevice(
      serial,
      key,
      label,
      () => ends,
      () => deps.clock.now(),
    );
    devices.set(serial, device);
    return device;
  }
  for (const { serial, label } of DEMO_DEVICES) add({ serial, label, key: demoDeviceKey(serial) });

  function find(serial: string): VirtualDevice {
    const device = devices.get(serial);
    if (!device) throw new Error(`no device ${serial}`);
    return device;
  }

  async function act(action: string, device: VirtualDevice, door: Door): Promise<void> {
    const kind = SAYS[action];
    if (kind === 'low_battery') device.battery = 12;
    if (kind) await device.say(kind, door);
    else if (action === 'replay') await device.replay(door);
    else if (action === 'forge') await device.forge(door);
    else if (action === 'twice') await device.pressTwice();
    else if (action === 'silence') device.isSilent = !device.isSilent;
    else if (action === 'battery') device.battery = 100;
    else throw new Error('unknown action');
  }

  const BUTTONS: [label: string, action: string, door: Door][] = [
    ['按下', 'press', 'https'],
    ['按下 MQTT', 'press', 'mqtt'],
    ['两路同发', 'twice', 'https'],
    ['试按', 'test', 'https'],
    ['报平安', 'well', 'https'],
    ['心跳', 'heartbeat', 'mqtt'],
    ['电量低', 'low', 'https'],
    ['换电池', 'battery', 'https'],
    ['重放', 'replay', 'https'],
    ['伪造', 'forge', 'https'],
  ];

  return {
    name: 'sos-buttons',
    title: '求助按钮与电子站牌 SOS buttons and boards',
    mount: '/sos-buttons',
    faults: new FaultSwitch(),
    received: new ReceivedLog(),
    handle: async () => ({ status: 404, body: { error: 'devices only send' } }),
    connect(to) {
      ends = { ...ends, ...to };
    },
    add,
    device: find,
    start() {
      // Without an address nobody listens: tests connect their own.
      if (!ends.apiUrl) return;
      heart = setInterval(() => {
        for (const device of devices.values()) if (!device.isSilent) void device.say('heartbeat', 'https');
      }, HEARTBEAT_MS);
      heart.unref();
    },
    async stop() {
      clearInterval(heart);
      await Promise.all([...devices.values()].map((device) => device.close()));
    },
    panels(): ControlPanel[] {
      return [...devices.values()].map((device) => {
        const [light, speech] = wordsOf(device.shown);
        return {
          heading: `${device.label} ${device.serial}`,
          columns: ['电量', '心跳', '计数', '灯', '语音', '时间'],
          rows: [
            [
              `${device.battery}%`,
              device.isSilent ? '装死' : '每分钟',
              String(device.counter),
              light,
              speech,
              device.shownAt?.toISOString() ?? '',
            ],
          ],
          actions: [
            ...BUTTONS.map(([label, action, door]) => ({ label, action, input: { serial: device.serial, door } })),
            { label: device.isSilent ? '恢复心跳' : '装死', action: 'silence', input: { serial: device.serial } },
          ],
        };
      });
    },
    async control(action, input) {
      const { serial, door } = actionSchema.parse(input);
      await act(action, find(serial), door);
      return { ok: true };
    },
  };
}
