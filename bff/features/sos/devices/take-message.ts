import type { ButtonAnswer } from '../../../connectors/sos-buttons/sos-buttons.port';
import type { DeviceMessage } from '../../../contracts/sos-devices';
import { ApiError } from '../../../platform/errors';
import type { PressIntake, PressOutcome } from '../sos.types';
import { judgeCounter } from './counter-window';
import { answerTo, answerToPress, answerToStale } from './device-answers';
import type { DeviceKeys } from './device-keys';
import type { DevicesDeps } from './devices.deps';
import type { GatewayDevice, GatewaySql } from './gateway.sql';
import type { NoteHeard } from './note-heard';

export type Door = 'https' | 'mqtt';
/** @throws ApiError unauthenticated for whatever no device of ours signed; nothing says what was wrong with it */
export type TakeMessage = (message: DeviceMessage, door: Door) => Promise<ButtonAnswer>;

export interface TakeMessageDeps
  extends Pick<DevicesDeps, 'clock' | 'log' | 'wire' | 'takePress' | 'sayWell' | 'count' | 'raiseAlarm' | 'db'> {
  sql: GatewaySql;
  keys: DeviceKeys;
  noteHeard: NoteHeard;
  noteBadSignature(): Promise<void>;
}

/** A serial that nobody has costs as much to refuse as a wrong signature. */
const NO_KEY = Buffer.alloc(32);

/** Takes a signed message of a device, whichever door it came by. A press is durable before it is answered. */
export function createTakeMessage(deps: TakeMessageDeps): TakeMessage {
  const { clock, wire, sql } = deps;

  async function refuse(): Promise<never> {
    deps.count('bad_signature');
    await deps.noteBadSignature().catch((error) => deps.log.error({ error }, 'bad signatures could not be counted'));
    throw new ApiError('unauthenticated');
  }

  /** The device and the key that signed, with the key of a re-enrolment taken into use; null when none did. */
  async function signerOf(message: DeviceMessage): Promise<{ device: GatewayDevice; key: Buffer } | null> {
    const device = await sql.bySerial(message.serial);
    if (!device || device.retiredWhy === 'lost') {
      wire.isSignedBy(NO_KEY, message);
      return null;
    }
    const { current, next } = deps.keys.keysOf(device);
    if (wire.isSignedBy(current, message)) return { device, key: current };
    if (!next || !wire.isSignedBy(next, message)) return null;
    await sql.takeNextKey(device, clock.now());
    const fresh = await sql.bySerial(message.serial);
    return fresh && { device: fresh, key: next };
  }

  function intakeOf(device: GatewayDevice, message: DeviceMessage): PressIntake {
    const at = clock.now();
    const owner = device.personId ? `person:${device.personId}` : `device:${device.id}`;
    const isTest = message.kind === 'test';
    const isBoard = device.kind === 'board';
    return {
      // The counter names the press: sent twice, by two doors, it is one.
      clientKey: `dev:${device.id}:${device.generation}:${message.counter}`,
      presser: { personId: device.personId, deviceId: device.id, openKey: isTest ? `drill:${owner}` : owner },
      source: isBoard ? 'board' : 'device',
      // It has no clock.
      pressedAt: at,
      kind: null,
      isSilent: false,
      drill: isTest ? 'test' : null,
      fix:
        device.latitude === null || device.longitude === null
          ? null
          : {
              position: { latitude: device.latitude, longitude: device.longitude, datum: device.datum ?? 'gcj02' },
              accuracyM: isBoard ? 20 : null,
              source: isBoard ? 'board' : 'device',
              takenAt: at.toISOString(),
            },
      phone: null,
    };
  }

  /** A test of somebody's button goes to their family; a board has none, and its test proves the way alone. */
  const opensCase = (device: GatewayDevice, message: DeviceMessage) =>
    message.kind === 'press' || (message.kind === 'test' && device.personId !== null);

  async function act(device: GatewayDevice, message: DeviceMessage) {
    const battery = message.battery ?? null;
    let outcome: PressOutcome | null = null;
    if (opensCase(device, message)) outcome = await deps.takePress(intakeOf(device, message));
    if (message.kind === 'press') return { outcome, parts: answerToPress(outcome!.number, outcome!.joined) };
    const isKnown =
      message.kind === 'well' &&
      device.personId !== null &&
      (await deps.sayWell(device.personId, 'device', device.personId));
    return { outcome, parts: answerTo(message.kind, battery, isKnown) };
  }

  async function alarmIfRetired(device: GatewayDevice, message: DeviceMessage): Promise<void> {
    if (device.state !== 'retired' || message.kind !== 'press') return;
    await deps.db.sqlTransaction((tx) =>
      deps.raiseAlarm(tx, { code: 'device_retired_pressed', subject: device.id, detail: { why: device.retiredWhy } }),
    );
  }

  return async function takeMessage(message, door) {
    const signer = await signerOf(message);
    if (!signer) return refuse();
    const { device, key } = signer;
    const isBooked = message.kind !== 'heartbeat' && message.kind !== 'low_battery';
    const kept = isBooked ? await sql.kept(device, message.counter) : null;
    const verdict = judgeCounter(
      { counter: device.lastCounter, mac: device.lastMac },
      { counter: message.counter, mac: message.mac },
      kept?.mac ?? null,
    );
    if (verdict === 'stale') {
      deps.count('stale');
      return wire.answer(key, message, answerToStale(device.lastCounter));
    }
    if (verdict === 'repeat' && kept) {
      deps.count('repeat');
      return JSON.parse(kept.answer) as ButtonAnswer;
    }
    const { outcome, parts } = await act(device, message);
    const answer = wire.answer(key, message, parts);
    try {
      await deps.noteHeard(device, message, { door, caseId: outcome?.caseId ?? null, answer });
      await alarmIfRetired(device, message);
    } catch (error) {
      // The call for help stands: whoever pressed must hear it, and the same bytes would only find it again.
      if (!outcome) throw error;
      deps.log.error({ error, deviceId: device.id }, 'a press stands, but what it says of its device was not kept');
    }
    deps.count(verdict === 'repeat' ? 'repeat' : 'taken');
    return answer;
  };
}
