import fc from 'fast-check';
import { createButtonWire } from '../../../bff/connectors/sos-buttons/sos-buttons.client';
import { signButtonMessage } from '../../../bff/connectors/sos-buttons/sos-buttons.wire';
import type { DeviceState } from '../../../bff/contracts/sos-devices';
import { judgeCounter } from '../../../bff/features/sos/devices/counter-window';
import {
  DEVICE_DUTY,
  DEVICE_STATES,
  type DeviceMove,
  deviceDueAt,
  nextDeviceState,
} from '../../../bff/features/sos/devices/devices.states';

const STATES = Object.keys(DEVICE_STATES) as DeviceState[];
const MOVES: DeviceMove[] = ['assign', 'test', 'heard', 'silence', 'overdue', 'return', 'replace', 'retire'];

describe('the window of counters', () => {
  /** A gateway as it keeps the last counter and the book of presses. */
  function gateway() {
    let last: { counter: number; mac: string | null } = { counter: 0, mac: null };
    const book = new Map<number, string>();
    const taken: { counter: number; mac: string }[] = [];
    return {
      taken,
      send(message: { counter: number; mac: string; isPress: boolean }) {
        const verdict = judgeCounter(last, message, book.get(message.counter) ?? null);
        if (verdict === 'new') {
          taken.push(message);
          last = { counter: message.counter, mac: message.mac };
          if (message.isPress) book.set(message.counter, message.mac);
        }
        return verdict;
      },
    };
  }
  const message = fc.record({
    counter: fc.integer({ min: 1, max: 12 }),
    mac: fc.constantFrom('a', 'b', 'c'),
    isPress: fc.boolean(),
  });

  it('takes each counter once, and only ever a higher one, whatever is sent and sent again', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const { send, taken } = gateway();
        for (const each of messages) send(each);
        const counters = taken.map(({ counter }) => counter);
        expect(counters).toEqual([...new Set(counters)].sort((a, b) => a - b));
      }),
    );
  });

  it('knows a message again as long as it is the last one, and a press for ever', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (messages) => {
        const { send } = gateway();
        const pressed = new Set<string>();
        for (const each of messages) {
          const verdict = send(each);
          if (verdict === 'new') expect(send(each)).toBe('repeat');
          if (verdict === 'new' && each.isPress) pressed.add(`${each.counter}:${each.mac}`);
          for (const one of pressed) {
            const [counter, mac] = one.split(':') as [string, string];
            expect(send({ counter: Number(counter), mac, isPress: true })).toBe('repeat');
          }
        }
      }),
    );
  });

  it('never takes other bytes under a counter it knows', () => {
    expect(judgeCounter({ counter: 5, mac: 'a' }, { counter: 5, mac: 'b' }, null)).toBe('stale');
    expect(judgeCounter({ counter: 9, mac: 'z' }, { counter: 5, mac: 'b' }, 'a')).toBe('stale');
    expect(judgeCounter({ counter: 9, mac: 'z' }, { counter: 5, mac: 'a' }, null)).toBe('stale');
  });
});

describe('the handwriting of devices', () => {
  const wire = createButtonWire();
  const key = Buffer.alloc(32, 3);

  // Worked out with `openssl dgst -sha256 -mac HMAC`, so that a factory can check its firmware by it.
  it('is HMAC-SHA256 over a line for each field', () => {
    const mac = signButtonMessage(key, { serial: 'YCTB-000001', counter: 42, kind: 'press', battery: 80 });
    expect(mac).toBe('af250b6409f15c36d0737d77af4f7595250a57d61ea1d8cd281569a3e49d4eec');
  });

  it('holds for no message with one thing changed', () => {
    const field = fc.constantFrom('serial', 'counter', 'kind', 'battery', 'signal', 'firmware');
    const base = {
      serial: 'YCTB-000001',
      counter: 42,
      kind: 'press' as const,
      battery: 80,
      signal: -70,
      firmware: '1.0',
    };
    const signed = { ...base, mac: signButtonMessage(key, base) };
    expect(wire.isSignedBy(key, signed)).toBe(true);
    const other = { serial: 'YCTB-000002', counter: 43, kind: 'test', battery: 81, signal: -71, firmware: '1.1' };
    fc.assert(
      fc.property(field, fc.boolean(), (name, isGone) => {
        const value = isGone && ['battery', 'signal', 'firmware'].includes(name) ? null : other[name];
        expect(wire.isSignedBy(key, { ...signed, [name]: value })).toBe(false);
      }),
    );
  });

  it('reads any bytes without stumbling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(wire.read(Buffer.from(bytes))).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(wire.read(Buffer.from(text))).toBeNull();
      }),
    );
  });
});

describe('the life of a device', () => {
  const now = new Date('2026-11-22T04:00:00Z');

  it('has a duty with an owner and a time in every state but the last', () => {
    for (const state of STATES) {
      const dueAt = deviceDueAt(state, now, { silentAfterHours: 26 });
      expect(dueAt === null).toBe(Object.keys(DEVICE_STATES[state]).length === 0);
      expect(DEVICE_DUTY[state] === null).toBe(dueAt === null);
    }
    expect(deviceDueAt('in_use', now, { silentAfterHours: 26 })).toEqual(new Date('2026-11-23T06:00:00Z'));
  });

  it('comes from every state to the end, and from the end nowhere', () => {
    for (const state of STATES.filter((each) => each !== 'retired')) {
      expect(nextDeviceState(state, 'retire')).toBe('retired');
    }
    for (const move of MOVES) expect(nextDeviceState('retired', move)).toBeNull();
  });

  it('is in use only after a test was heard, however it was walked there', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 30 }), (moves) => {
        let state: DeviceState = 'registered';
        let isTested = false;
        for (const move of moves) {
          const next = nextDeviceState(state, move);
          if (!next) continue;
          if (move === 'test') isTested = true;
          // Somebody else's hands: what was proved before proves nothing now.
          if (move === 'assign' || move === 'return') isTested = false;
          state = next;
          if (state === 'in_use' || state === 'silent') expect(isTested).toBe(true);
        }
      }),
    );
  });
});
