import type { PolicyBody } from '../../../contracts/sos-policies';
import type { Policy } from '../sos.types';

/** Rows that every city has from its first start on; fixed ids, so that several processes plant them once. */
export const CITY_POLICY_ID = '00000000000000000000000001';
export const TEST_POLICY_ID = '00000000000000000000000002';
export const SYNTHETIC_POLICY_ID = '00000000000000000000000003';

const CITY: PolicyBody = {
  name: '全市默认',
  steps: [
    {
      afterS: 0,
      targets: [
        { who: 'contacts', channels: ['push', 'subscribe', 'voice', 'sms'] },
        { who: 'grid_workers', channels: ['push', 'voice', 'sms'], limit: 3 },
      ],
    },
    {
      afterS: 30,
      targets: [
        { who: 'station', channels: ['push', 'voice'] },
        { who: 'seats', channels: ['push', 'voice'] },
      ],
    },
    {
      afterS: 30,
      targets: [
        { who: 'grid_workers', channels: ['push', 'voice', 'sms'], limit: 8 },
        { who: 'seats', channels: ['push', 'voice'] },
      ],
    },
    { afterS: 60, targets: [{ who: 'supervisors', channels: ['push', 'voice', 'sms'] }] },
    { afterS: 60, targets: [{ who: 'centre', channels: [] }] },
  ],
  repeatFrom: 0,
  repeatAfterS: 60,
  silenceS: 300,
  redialAfterS: 30,
};

const TEST: PolicyBody = {
  name: '每月试按',
  steps: [{ afterS: 0, targets: [{ who: 'contacts', channels: ['push', 'sms'] }] }],
  repeatFrom: 0,
  repeatAfterS: 600,
  silenceS: 1_800,
  redialAfterS: 300,
};

const SYNTHETIC: PolicyBody = {
  name: '系统自检',
  steps: [{ afterS: 0, targets: [{ who: 'contacts', channels: ['push'] }] }],
  repeatFrom: 0,
  repeatAfterS: 60,
  silenceS: 300,
  redialAfterS: 300,
};

const built = (id: string, body: PolicyBody): Policy => ({ id, version: 1, ...body });

/** A city that set up nothing still asks somebody. */
export const BUILT_IN: readonly Policy[] = [
  built(CITY_POLICY_ID, CITY),
  built(TEST_POLICY_ID, TEST),
  built(SYNTHETIC_POLICY_ID, SYNTHETIC),
];

/** @throws when there is none of this id, which only a slip of the pen can cause */
export function builtIn(id: string): Policy {
  const policy = BUILT_IN.find((each) => each.id === id);
  if (!policy) throw new Error(`no policy ${id} is built in`);
  return policy;
}
