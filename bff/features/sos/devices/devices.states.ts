import type { DeviceState } from '../../../contracts/sos-devices';

/** What moves a device: staff, the device itself, or time. */
export type DeviceMove = 'assign' | 'test' | 'heard' | 'silence' | 'overdue' | 'return' | 'replace' | 'retire';

/**
 * Every way a device may go. A press is taken in every state, retired ones too: somebody may have kept the old button. Only a
 * device that was lost has its key blocked.
 */
export const DEVICE_STATES = {
  registered: { assign: 'assigned', overdue: 'registered', retire: 'retired' },
  // The hand-over ends with a test that was heard, not with a signature.
  assigned: {
    assign: 'assigned',
    test: 'in_use',
    overdue: 'assigned',
    return: 'registered',
    replace: 'retired',
    retire: 'retired',
  },
  in_use: {
    assign: 'assigned',
    test: 'in_use',
    heard: 'in_use',
    silence: 'silent',
    return: 'registered',
    replace: 'retired',
    retire: 'retired',
  },
  silent: {
    assign: 'assigned',
    test: 'in_use',
    heard: 'in_use',
    overdue: 'silent',
    return: 'registered',
    replace: 'retired',
    retire: 'retired',
  },
  retired: {},
} as const satisfies Record<DeviceState, Partial<Record<DeviceMove, DeviceState>>>;

/** The state a move leads to, or null when it has no place here. */
export function nextDeviceState(state: DeviceState, move: DeviceMove): DeviceState | null {
  return (DEVICE_STATES[state] as Partial<Record<DeviceMove, DeviceState>>)[move] ?? null;
}

/** Who has the next duty in a state, and within how many hours; `policy`: what the care policy says of silence. */
export const DEVICE_DUTY = {
  registered: { owner: 'administrator', hours: 180 * 24 },
  assigned: { owner: 'station', hours: 72 },
  in_use: { owner: 'device', hours: 'policy' },
  silent: { owner: 'station', hours: 72 },
  retired: null,
} as const satisfies Record<
  DeviceState,
  { owner: 'administrator' | 'station' | 'device'; hours: number | 'policy' } | null
>;

const HOUR_MS = 3_600_000;

/** When the duty of a state is over its time, counted from `from`; null at the end. */
export function deviceDueAt(state: DeviceState, from: Date, policy: { silentAfterHours: number }): Date | null {
  const duty = DEVICE_DUTY[state];
  if (!duty) return null;
  return new Date(from.getTime() + (duty.hours === 'policy' ? policy.silentAfterHours : duty.hours) * HOUR_MS);
}
