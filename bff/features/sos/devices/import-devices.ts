import { parse } from 'csv-parse/sync';
import { deviceKindSchema, deviceSerialSchema, type ImportedDevices } from '../../../contracts/sos-devices';
import { ApiError, assertThat } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import type { DeviceKeys } from './device-keys';
import type { DevicesDeps } from './devices.deps';
import type { DevicesRepository } from './devices.repository';
import { deviceDueAt } from './devices.states';

const MOST_LINES = 5_000;

type Line = ImportedDevices['lines'][number];

function readLines(csv: string): string[][] {
  try {
    const rows = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][];
    return rows[0]?.[0]?.toLowerCase() === 'serial' ? rows.slice(1) : rows;
  } catch (error) {
    throw new ApiError('invalid_request', {
      fields: { csv: { zh: '表格读不出来，请用逗号分隔的文本', en: 'This is not readable as comma-separated text' } },
      cause: error,
    });
  }
}

/**
 * Registers a batch from the factory and makes a key for each device. Keys stand in the answer and nowhere else in the clear.
 * Lines with a fault are named and left out; a serial number that is known keeps its key.
 */
export function createImportDevices(
  deps: Pick<DevicesDeps, 'clock' | 'policies'> & { repository: DevicesRepository; keys: DeviceKeys },
) {
  const { repository, clock, keys } = deps;

  return async function importDevices(byPersonId: string, batch: string, csv: string): Promise<ImportedDevices> {
    const rows = readLines(csv);
    assertThat(rows.length > 0 && rows.length <= MOST_LINES, 'invalid_request', {
      fields: { csv: { zh: `一次 1 到 ${MOST_LINES} 台`, en: `1 to ${MOST_LINES} devices at a time` } },
    });
    const known = await repository.knownSerials(rows.map(([serial = '']) => serial.toUpperCase()));
    const seen = new Set<string>();
    const made: Parameters<DevicesRepository['register']>[0] = [];
    const lines = rows.map(([rawSerial = '', kind = '', model = ''], at): Line => {
      const serial = rawSerial.toUpperCase();
      const line = { line: at + 1, serial: serial.slice(0, 40), deviceId: null, key: null };
      if (!deviceSerialSchema.safeParse(serial).success) return { ...line, fault: 'serial' };
      if (seen.has(serial)) return { ...line, fault: 'twice' };
      seen.add(serial);
      if (known.has(serial)) return { ...line, fault: 'known' };
      if (!deviceKindSchema.safeParse(kind).success) return { ...line, fault: 'kind' };
      if (model.length < 1 || model.length > 40) return { ...line, fault: 'model' };
      const id = newId();
      const { key, keyId, sealed } = keys.make(id, 1);
      made.push({ id, serial, kind, model, keyId, keySealed: sealed });
      return { ...line, deviceId: id, key, fault: null };
    });
    if (made.length > 0) {
      const at = clock.now();
      const { policy } = await deps.policies.current();
      const dueAt = deviceDueAt('registered', at, policy)!;
      const isThrough = await repository.register(made, { batch, byPersonId, at, dueAt });
      assertThat(isThrough, 'conflict', {
        words: { zh: '这批设备正在由别人导入，请刷新后再看', en: 'Somebody else imports these devices right now' },
      });
    }
    return { made: made.length, lines };
  };
}
