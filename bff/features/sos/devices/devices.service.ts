import type {
  Device,
  DeviceDetail,
  DeviceEvent,
  DeviceList,
  DeviceListQuery,
  DeviceReport,
  DeviceState,
  OwnDevices,
} from '../../../contracts/sos-devices';
import type { Actor } from '../../../platform/actor';
import { assertThat } from '../../../platform/errors';
import { shanghaiInstant } from '../check-in/check-in-days';
import type { createDeviceReportSql } from './device-report.sql';
import type { DevicesDeps } from './devices.deps';
import { presentDevice, troublesOf } from './devices.presenter';
import type { DeviceRow, DeviceScope, DevicesRepository } from './devices.repository';
import { DEVICE_READERS, type StaffReach } from './staff-reach';

const DAY_MS = 86_400_000;
const EVENTS_SHOWN = 50;

export interface DevicesServiceDeps extends Pick<DevicesDeps, 'clock' | 'directory' | 'identity' | 'policies'> {
  repository: DevicesRepository;
  report: ReturnType<typeof createDeviceReportSql>;
  staffReach: StaffReach;
}

/** The month after, as `YYYY-MM`. */
function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Devices as staff and family see them. */
export function createDevicesService(deps: DevicesServiceDeps) {
  const { repository, clock, directory } = deps;

  async function presentAll(rows: readonly DeviceRow[]): Promise<Device[]> {
    const { policy } = await deps.policies.current();
    const now = clock.now();
    return Promise.all(
      rows.map(async (row) => {
        const [person, unit] = await Promise.all([
          row.personId ? deps.identity.maskedNameOf(row.personId) : null,
          row.unitId ? directory.unit(row.unitId) : null,
        ]);
        return presentDevice(row, { person, unit: unit?.name ?? null }, now, policy.testEveryDays);
      }),
    );
  }

  async function scopeOf(actor: Actor): Promise<DeviceScope> {
    const { policy } = await deps.policies.current();
    const now = clock.now();
    return {
      unitIds: await deps.staffReach.unitsWithin(actor, DEVICE_READERS),
      now,
      testedBefore: new Date(now.getTime() - policy.testEveryDays * DAY_MS),
    };
  }

  async function report(actor: Actor, month: string): Promise<DeviceReport> {
    const { unitIds } = await scopeOf(actor);
    const from = `${month}-01`;
    const until = `${monthAfter(month)}-01`;
    const rows = await deps.report.month({
      ...{ unitIds, from, until, now: clock.now() },
      fromAt: shanghaiInstant(from, '00:00'),
      untilAt: shanghaiInstant(until, '00:00'),
    });
    const units = await Promise.all(
      rows.map(async ({ heardDays, dueDays, ...figures }) => ({
        ...figures,
        unitName: figures.unitId ? ((await directory.unit(figures.unitId))?.name ?? null) : null,
        // A device that speaks on the day it is handed out is heard on a day it need not be.
        heardShare: dueDays === 0 ? null : Math.min(1, heardDays / dueDays),
      })),
    );
    return { month, units: units.sort((a, b) => b.handedOut - a.handedOut) };
  }

  return {
    present: async (row: DeviceRow) => (await presentAll([row]))[0]!,
    report,

    async list(actor: Actor, query: DeviceListQuery): Promise<DeviceList> {
      const scope = await scopeOf(actor);
      const [rows, { byState, lowBattery }] = await Promise.all([
        repository.list(query, scope),
        repository.counts(scope),
      ]);
      const shown = rows.slice(0, query.limit);
      const of = (state: DeviceState) => byState.get(state) ?? 0;
      return {
        devices: await presentAll(shown),
        nextCursor: rows.length > query.limit ? shown.at(-1)!.id : null,
        counts: {
          registered: of('registered'),
          assigned: of('assigned'),
          inUse: of('in_use'),
          silent: of('silent'),
          lowBattery,
          retired: of('retired'),
        },
      };
    },

    async read(actor: Actor, deviceId: string): Promise<DeviceDetail> {
      const row = await repository.find(deviceId);
      const maySee = row && (await deps.staffReach.reaches(actor, DEVICE_READERS, row.unitId));
      assertThat(row && maySee, 'not_found');
      const events = await repository.events(deviceId, EVENTS_SHOWN);
      return {
        ...(await presentAll([row]))[0]!,
        events: await Promise.all(
          events.map(async ({ event, at, byPersonId, words }) => ({
            event: event as DeviceEvent,
            at: at.toISOString(),
            by: byPersonId ? await directory.displayName(byPersonId) : null,
            words,
          })),
        ),
      };
    },

    /** Those of a person, for themselves and whoever acts for them. */
    async own(actor: Actor, subject?: string): Promise<OwnDevices> {
      const personId = subject ?? actor.personId;
      const mayAsk = personId === actor.personId || (await deps.identity.actsFor(actor.personId, personId));
      assertThat(mayAsk, 'forbidden');
      const { policy } = await deps.policies.current();
      const rows = await repository.ofPerson(personId);
      return {
        devices: rows.map((row) => ({
          serial: row.serial,
          model: row.model,
          state: row.state as DeviceState,
          battery: row.battery,
          lastHeardAt: row.lastHeardAt?.toISOString() ?? null,
          testedAt: row.testedAt?.toISOString() ?? null,
          troubles: troublesOf(row, clock.now(), policy.testEveryDays),
        })),
      };
    },

    /** The month as a table for a spreadsheet, with a mark that makes it read as UTF-8. */
    async reportCsv(actor: Actor, month: string): Promise<Buffer> {
      const { units } = await report(actor, month);
      const head = '单位,在用,应答率,现无信号,本月失联次数,电量低,从未测试,本月已测试,求助次数,更换,停用';
      const lines = units.map((unit) =>
        [
          `"${(unit.unitName ?? '未发放').replaceAll('"', '""')}"`,
          unit.handedOut,
          unit.heardShare === null ? '' : unit.heardShare.toFixed(3),
          unit.silentNow,
          unit.wentSilent,
          unit.lowBattery,
          unit.neverTested,
          unit.testedInMonth,
          unit.presses,
          unit.replaced,
          unit.retired,
        ].join(','),
      );
      return Buffer.from(`\uFEFF${[head, ...lines].join('\r\n')}\r\n`);
    },
  };
}

export type DevicesService = ReturnType<typeof createDevicesService>;
