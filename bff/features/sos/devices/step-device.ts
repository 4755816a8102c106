import type { Device, DeviceEvent, DeviceState, DeviceStep } from '../../../contracts/sos-devices';
import type { Actor } from '../../../platform/actor';
import { ApiError, assertThat, type Words } from '../../../platform/errors';
import type { DeviceKeys } from './device-keys';
import type { DevicesDeps } from './devices.deps';
import type { DeviceChange, DeviceRow, DevicesRepository } from './devices.repository';
import { type DeviceMove, deviceDueAt, nextDeviceState } from './devices.states';
import { DEVICE_KEEPERS, type StaffReach } from './staff-reach';

const NOT_NOW: Words = {
  zh: '这台设备现在不能这样操作，请刷新后再看',
  en: 'Not in the state this device is in. Please reload',
};
const NEWER: Words = {
  zh: '这台设备刚被别人改过，请刷新后再看',
  en: 'Somebody has just changed this device. Please reload',
};
const NOWHERE: Words = { zh: '站台屏要写明位置', en: 'A board needs a name and a position' };

export interface StepDeviceDeps
  extends Pick<DevicesDeps, 'db' | 'clock' | 'directory' | 'identity' | 'people' | 'policies' | 'care'> {
  repository: DevicesRepository;
  keys: DeviceKeys;
  staffReach: StaffReach;
  present(row: DeviceRow): Promise<Device>;
}

/** Hands devices out, takes them back, replaces and retires them, and gives them a new key. */
export function createStepDevice(deps: StepDeviceDeps) {
  const { repository, clock } = deps;

  async function ownerOf(step: Extract<DeviceStep, { action: 'assign' }>): Promise<string | null> {
    if (step.personId) return step.personId;
    return step.phone ? deps.identity.ensurePersonOfPhone(step.phone) : null;
  }

  async function assignment(device: DeviceRow, step: Extract<DeviceStep, { action: 'assign' }>): Promise<DeviceChange> {
    const personId = await ownerOf(step);
    if (device.kind === 'board') {
      assertThat(!personId && step.placeName && step.position, 'invalid_request', { words: NOWHERE });
    } else {
      assertThat(personId, 'invalid_request', {
        fields: { phone: { zh: '请填写使用人的手机号', en: 'Whose is it? Enter their number' } },
      });
    }
    const home = personId ? await deps.people.home(personId) : null;
    const unit = step.position ? await deps.directory.locate(step.position) : null;
    return {
      personId,
      unitId: unit?.id ?? home?.unitId ?? null,
      placeName: step.placeName ?? null,
      latitude: step.position?.latitude ?? null,
      longitude: step.position?.longitude ?? null,
      datum: step.position?.datum ?? null,
      assignedAt: clock.now(),
      testedAt: null,
      silentAt: null,
    };
  }

  const MOVES: Record<Exclude<DeviceStep['action'], 're_enrol'>, DeviceMove> = {
    assign: 'assign',
    replace: 'replace',
    return: 'return',
    retire: 'retire',
  };
  const EVENTS: Record<DeviceStep['action'], DeviceEvent> = {
    assign: 'assigned',
    replace: 'replaced',
    return: 'returned',
    retire: 'retired',
    re_enrol: 're_enrolled',
  };

  async function changeOf(device: DeviceRow, step: DeviceStep): Promise<{ to: DeviceChange; key: string | null }> {
    const at = clock.now();
    switch (step.action) {
      case 'assign':
        return { to: await assignment(device, step), key: null };
      case 'return':
        return {
          to: {
            personId: null,
            unitId: null,
            placeName: null,
            latitude: null,
            longitude: null,
            datum: null,
            silentAt: null,
          },
          key: null,
        };
      case 'replace':
        return { to: { retiredAt: at, retiredWhy: 'replaced', silentAt: null }, key: null };
      case 'retire':
        // Whoever finds a lost button is not the one it was given to.
        return {
          to: {
            retiredAt: at,
            retiredWhy: step.why,
            silentAt: null,
            ...(step.why === 'lost' ? { personId: null } : {}),
          },
          key: null,
        };
      case 're_enrol': {
        assertThat(device.state !== 'retired', 'state_conflict', { words: NOT_NOW });
        const { key, keyId, sealed } = deps.keys.make(device.id, device.generation + 1);
        return { to: { nextKeyId: keyId, nextKeySealed: sealed }, key };
      }
    }
  }

  async function successorOf(step: DeviceStep, device: DeviceRow, actor: Actor): Promise<DeviceRow | null> {
    if (step.action !== 'replace') return null;
    const next = await repository.findSerial(step.bySerial);
    assertThat(next?.state === 'registered' && next.kind === device.kind, 'state_conflict', {
      words: { zh: '替换用的设备要是同类、未发放的', en: 'The new device must be of the same kind and not handed out' },
    });
    assertThat(await mayKeep(actor, next), 'forbidden');
    return next;
  }

  /** Stock lies in no unit: whoever hands out devices may take from it. */
  const mayKeep = async (actor: Actor, device: DeviceRow) =>
    (device.state === 'registered' && device.unitId === null) ||
    (await deps.staffReach.reaches(actor, DEVICE_KEEPERS, device.unitId));

  return async function stepDevice(
    actor: Actor,
    deviceId: string,
    step: DeviceStep,
  ): Promise<{ device: Device; key: string | null }> {
    const device = await repository.find(deviceId);
    assertThat(device && (await mayKeep(actor, device)), 'not_found');
    const at = clock.now();
    const { policy } = await deps.policies.current();
    const state =
      step.action === 're_enrol'
        ? (device.state as DeviceState)
        : nextDeviceState(device.state as DeviceState, MOVES[step.action]);
    assertThat(state, 'state_conflict', { words: NOT_NOW });
    const { to, key } = await changeOf(device, step);
    const successor = await successorOf(step, device, actor);
    const dueAt = step.action === 're_enrol' ? device.dueAt : deviceDueAt(state, at, policy);
    const base = { byPersonId: actor.personId, at };
    const words = 'words' in step ? step.words : null;

    await deps.db.transaction(async (tx) => {
      const moved =
        device.version === step.version &&
        (await repository.change(tx, device, {
          ...to,
          state,
          dueAt,
          ...(successor ? { replacedById: successor.id } : {}),
        }));
      if (!moved) throw new ApiError('state_conflict', { words: NEWER });
      const personId = to.personId === undefined ? device.personId : to.personId;
      await repository.addEvent(tx, {
        ...base,
        deviceId,
        event: EVENTS[step.action],
        personId: personId ?? device.personId,
        words,
      });
      if (!successor) return;
      const takenOver = await repository.change(tx, successor, {
        state: 'assigned',
        dueAt: deviceDueAt('assigned', at, policy),
        personId: device.personId,
        unitId: device.unitId,
        placeName: device.placeName,
        latitude: device.latitude === null ? null : Number(device.latitude),
        longitude: device.longitude === null ? null : Number(device.longitude),
        datum: device.datum,
        assignedAt: at,
      });
      if (!takenOver) throw new ApiError('state_conflict', { words: NEWER });
      await repository.addEvent(tx, {
        ...base,
        deviceId: successor.id,
        event: 'assigned',
        personId: device.personId,
        words: `替换 ${device.serial}`,
      });
    });
    // Nothing is to be asked about a device that is put away.
    if (step.action !== 're_enrol' && step.action !== 'assign') {
      await deps.db.sqlTransaction((tx) => deps.care.deviceGone(tx, deviceId, { byPersonId: actor.personId, words }));
    }
    return { device: await deps.present((await repository.find(deviceId))!), key };
  };
}

export type StepDevice = ReturnType<typeof createStepDevice>;
