import { createHash } from 'node:crypto';

export interface DemoDevice {
  serial: string;
  kind: 'button' | 'board';
  /** where it is, for the control page */
  label: string;
}

/** The devices that the demo's seed registers, with the same keys. */
export const DEMO_DEVICES: readonly DemoDevice[] = [
  { serial: 'YCTB-000001', kind: 'button', label: '王桂芳家的求助按钮' },
  { serial: 'YCTS-000001', kind: 'board', label: '文林路公交站电子站牌' },
];

/** Production has no such devices: nobody seeds a demo there. */
export function demoDeviceKey(serial: string): Buffer {
  return createHash('sha256').update(`yichengtong demo device ${serial}`).digest();
}
