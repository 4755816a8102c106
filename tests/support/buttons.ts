import { randomBytes } from 'node:crypto';
import {
  type ButtonAnswer,
  type ButtonMessage,
  isSameMac,
  signButtonAnswer,
  signButtonMessage,
} from '../../bff/connectors/sos-buttons/sos-buttons.wire';
import type { ApiAnswer } from './api-client';
import type { City } from './city';

/** Devices made for one test, by the administrator's import: serial and key of each. */
export async function newDevices(
  city: Pick<City, 'as'>,
  count: number,
  kind: 'button' | 'board' = 'button',
): Promise<{ id: string; serial: string; key: Buffer }[]> {
  const administrator = await city.as('administrator');
  const mark = randomBytes(4).toString('hex').toUpperCase();
  const lines = Array.from({ length: count }, (_, at) => `T${mark}-${String(at).padStart(5, '0')},${kind},一键通 B2`);
  const answer = await administrator.post('/sos/devices/batches', {
    batch: `测试 ${mark}`,
    csv: ['serial,kind,model', ...lines].join('\n'),
  });
  if (answer.status !== 201) throw new Error(`no devices: ${JSON.stringify(answer.body)}`);
  return answer.body.lines.map((line: { deviceId: string; serial: string; key: string }) => ({
    id: line.deviceId,
    serial: line.serial,
    key: Buffer.from(line.key, 'base64'),
  }));
}

/** A message as a device with this key signs it. */
export function signed(
  device: { serial: string; key: Buffer },
  counter: number,
  kind: ButtonMessage['kind'],
  extra: { battery?: number; signal?: number; firmware?: string } = {},
): ButtonMessage {
  const unsigned = { serial: device.serial, counter, kind, ...extra };
  return { ...unsigned, mac: signButtonMessage(device.key, unsigned) };
}

export async function sendMessage(city: City, message: ButtonMessage): Promise<ApiAnswer> {
  return city.visitor().post('/sos/devices/messages', message, { key: null });
}

/** The answer was made for this very message by who has the key. */
export function isOurAnswer(key: Buffer, message: ButtonMessage, answer: ButtonAnswer): boolean {
  return isSameMac(answer.mac, signButtonAnswer(key, message.mac, answer));
}

/** Handed out to somebody by telephone number, not yet tested. */
export async function assign(city: Pick<City, 'as'>, deviceId: string, to: object): Promise<ApiAnswer> {
  const administrator = await city.as('administrator');
  const { body } = await administrator.get(`/sos/devices/${deviceId}`);
  return administrator.post(`/sos/devices/${deviceId}/steps`, { action: 'assign', version: body.version, ...to });
}

/** A step by staff, at the version the device has now. */
export async function deviceStep(city: Pick<City, 'as'>, deviceId: string, step: object): Promise<ApiAnswer> {
  const administrator = await city.as('administrator');
  const { body } = await administrator.get(`/sos/devices/${deviceId}`);
  return administrator.post(`/sos/devices/${deviceId}/steps`, { version: body.version, ...step });
}
