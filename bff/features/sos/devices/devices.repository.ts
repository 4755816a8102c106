import type { DeviceEvent, DeviceListQuery, DeviceState } from '../../../contracts/sos-devices';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, Prisma, PrismaTx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

const SHOWN = {
  id: true,
  serial: true,
  kind: true,
  model: true,
  batch: true,
  state: true,
  version: true,
  dueAt: true,
  generation: true,
  personId: true,
  unitId: true,
  placeName: true,
  latitude: true,
  longitude: true,
  datum: true,
  battery: true,
  signalDbm: true,
  firmware: true,
  lastHeardAt: true,
  lowBatteryAt: true,
  silentAt: true,
  testedAt: true,
  assignedAt: true,
  retiredAt: true,
  retiredWhy: true,
  replacedById: true,
} as const;

export type DeviceRow = Prisma.SosDeviceGetPayload<{ select: typeof SHOWN }>;

export interface DeviceChange {
  state?: DeviceState;
  dueAt?: Date | null;
  personId?: string | null;
  unitId?: string | null;
  placeName?: string | null;
  latitude?: number | null;
  longitude?: number | null;
  datum?: string | null;
  silentAt?: Date | null;
  testedAt?: Date | null;
  assignedAt?: Date | null;
  retiredAt?: Date | null;
  retiredWhy?: string | null;
  replacedById?: string | null;
  nextKeyId?: string | null;
  nextKeySealed?: string | null;
}

export interface DeviceScope {
  /** null: all units */
  unitIds: string[] | null;
  now: Date;
  /** a test before that is overdue */
  testedBefore: Date;
}

function whereTrouble(trouble: DeviceListQuery['trouble'], scope: DeviceScope): Prisma.SosDeviceWhereInput {
  switch (trouble) {
    case 'silent':
      return { state: 'silent' };
    case 'low_battery':
      return { lowBatteryAt: { not: null }, state: { not: 'retired' } };
    case 'never_tested':
      return { testedAt: null, state: { in: ['assigned', 'in_use', 'silent'] } };
    case 'test_overdue':
      return { testedAt: { lt: scope.testedBefore }, state: { in: ['in_use', 'silent'] } };
    case 'duty_overdue':
      return { dueAt: { lt: scope.now } };
    default:
      return {};
  }
}

/** Devices as staff and family see them. */
export function createDevicesRepository(db: Database) {
  const within = ({ unitIds }: DeviceScope): Prisma.SosDeviceWhereInput =>
    unitIds === null ? {} : { unitId: { in: unitIds } };

  return {
    async list(query: DeviceListQuery, scope: DeviceScope): Promise<DeviceRow[]> {
      const { state, unitId, personId, serial, cursor, limit } = query;
      return db.prisma.sosDevice.findMany({
        select: SHOWN,
        where: {
          AND: [
            within(scope),
            whereTrouble(query.trouble, scope),
            state ? { state } : {},
            unitId ? { unitId } : {},
            personId ? { personId } : {},
            serial ? { serial: { startsWith: serial } } : {},
            cursor ? { id: { gt: cursor } } : {},
          ],
        },
        orderBy: { id: 'asc' },
        take: limit + 1,
      });
    },

    async counts(scope: DeviceScope): Promise<{ byState: Map<string, number>; lowBattery: number }> {
      const [states, lowBattery] = await Promise.all([
        db.prisma.sosDevice.groupBy({ by: ['state'], where: within(scope), _count: true }),
        db.prisma.sosDevice.count({ where: { AND: [within(scope), whereTrouble('low_battery', scope)] } }),
      ]);
      return { byState: new Map(states.map(({ state, _count }) => [state, _count])), lowBattery };
    },

    async find(id: string): Promise<DeviceRow | null> {
      return db.prisma.sosDevice.findUnique({ where: { id }, select: SHOWN });
    },

    async findSerial(serial: string): Promise<DeviceRow | null> {
      return db.prisma.sosDevice.findUnique({ where: { serial }, select: SHOWN });
    },

    async ofPerson(personId: string): Promise<DeviceRow[]> {
      return db.prisma.sosDevice.findMany({
        where: { personId, state: { not: 'retired' } },
        select: SHOWN,
        orderBy: { id: 'asc' },
      });
    },

    async events(deviceId: string, limit: number) {
      return db.prisma.sosDeviceEvent.findMany({
        where: { deviceId },
        orderBy: { id: 'desc' },
        take: limit,
        select: { event: true, at: true, byPersonId: true, words: true },
      });
    },

    async knownSerials(serials: string[]): Promise<Set<string>> {
      const rows = await db.prisma.sosDevice.findMany({ where: { serial: { in: serials } }, select: { serial: true } });
      return new Set(rows.map(({ serial }) => serial));
    },

    /** All or none; false when one of the serials came in meanwhile. */
    async register(
      devices: {
        id: string;
        serial: string;
        kind: string;
        model: string;
        keyId: string;
        keySealed: string;
      }[],
      of: { batch: string; byPersonId: string; at: Date; dueAt: Date },
    ): Promise<boolean> {
      try {
        await db.transaction(async ({ prisma }) => {
          await prisma.sosDevice.createMany({
            data: devices.map((device) => ({
              ...device,
              batch: of.batch,
              state: 'registered',
              dueAt: of.dueAt,
              createdAt: of.at,
            })),
          });
          await prisma.sosDeviceEvent.createMany({
            data: devices.map(({ id }) => ({
              id: newId(),
              deviceId: id,
              event: 'registered',
              byPersonId: of.byPersonId,
              at: of.at,
            })),
          });
        });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Compare-and-set on the version. */
    async change(tx: PrismaTx, device: Pick<DeviceRow, 'id' | 'version'>, to: DeviceChange): Promise<boolean> {
      const { count } = await tx.prisma.sosDevice.updateMany({
        where: { id: device.id, version: device.version },
        data: { ...to, version: { increment: 1 } },
      });
      return count === 1;
    },

    async addEvent(
      tx: PrismaTx,
      event: {
        deviceId: string;
        event: DeviceEvent;
        personId: string | null;
        byPersonId: string | null;
        words: string | null;
        at: Date;
      },
    ): Promise<void> {
      await tx.prisma.sosDeviceEvent.create({ data: { id: newId(), ...event } });
    },

    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      await tx.prisma.sosDevice.updateMany({ where: { personId: from }, data: { personId: to } });
      await tx.prisma.sosDeviceEvent.updateMany({ where: { personId: from }, data: { personId: to } });
    },
  };
}

export type DevicesRepository = ReturnType<typeof createDevicesRepository>;
