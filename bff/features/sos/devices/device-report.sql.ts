import type { Database } from '../../../platform/db/database.types';

export interface UnitFigures {
  unitId: string | null;
  handedOut: number;
  silentNow: number;
  lowBattery: number;
  neverTested: number;
  /** device-days in the month on which something was heard, and on which it should have been */
  heardDays: number;
  dueDays: number;
  presses: number;
  testedInMonth: number;
  wentSilent: number;
  replaced: number;
  retired: number;
}

interface Row {
  unitId: string | null;
  n: number;
}

/** A month of devices, by unit. Four readings of indexed tables, whatever the number of devices. */
export function createDeviceReportSql(db: Database) {
  return {
    /** `from` and `until` are dates, the second excluded; `fromAt` and `untilAt` the instants they begin at. */
    async month(of: {
      unitIds: string[] | null;
      from: string;
      until: string;
      fromAt: Date;
      untilAt: Date;
      now: Date;
    }): Promise<UnitFigures[]> {
      const { unitIds, from, until, fromAt, untilAt } = of;
      const within = unitIds === null ? '' : ` AND d.unit_id IN (${unitIds.map(() => '?').join(', ') || "''"})`;
      const ids = unitIds ?? [];
      // A month that runs has no days after now.
      const endAt = new Date(Math.min(of.now.getTime(), untilAt.getTime()));
      const [standing, days, tested, events] = await Promise.all([
        db.query<Row & { silent: number; low: number; untested: number; dueDays: number }>(
          `SELECT d.unit_id AS unitId, COUNT(*) AS n, SUM(d.state = 'silent') AS silent,
             SUM(d.low_battery_at IS NOT NULL) AS low, SUM(d.tested_at IS NULL) AS untested,
             SUM(GREATEST(0, DATEDIFF(DATE_ADD(?, INTERVAL 8 HOUR),
               DATE_ADD(GREATEST(COALESCE(d.assigned_at, d.created_at), ?), INTERVAL 8 HOUR)))) AS dueDays
           FROM sos_device d WHERE d.state IN ('assigned', 'in_use', 'silent')${within} GROUP BY d.unit_id`,
          [endAt, fromAt, ...ids],
        ),
        db.query<Row & { presses: number }>(
          `SELECT d.unit_id AS unitId, COUNT(*) AS n, SUM(y.presses) AS presses FROM sos_device_day y
           JOIN sos_device d ON d.id = y.device_id WHERE y.day >= ? AND y.day < ?${within} GROUP BY d.unit_id`,
          [from, until, ...ids],
        ),
        db.query<Row>(
          `SELECT d.unit_id AS unitId, COUNT(DISTINCT d.id) AS n FROM sos_device_day y
           JOIN sos_device d ON d.id = y.device_id WHERE y.day >= ? AND y.day < ? AND y.tests > 0${within} GROUP BY d.unit_id`,
          [from, until, ...ids],
        ),
        db.query<Row & { event: string }>(
          `SELECT d.unit_id AS unitId, e.event, COUNT(*) AS n FROM sos_device_event e JOIN sos_device d ON d.id = e.device_id
           WHERE e.event IN ('went_silent', 'replaced', 'retired') AND e.at >= ? AND e.at < ?${within}
           GROUP BY d.unit_id, e.event`,
          [fromAt, untilAt, ...ids],
        ),
      ]);
      const units = new Set([...standing, ...days, ...tested, ...events].map(({ unitId }) => unitId));
      const eventsOf = (unitId: string | null, event: string) =>
        Number(events.find((row) => row.unitId === unitId && row.event === event)?.n ?? 0);
      return [...units].map((unitId) => {
        const now = standing.find((row) => row.unitId === unitId);
        const heard = days.find((row) => row.unitId === unitId);
        return {
          unitId,
          handedOut: Number(now?.n ?? 0),
          silentNow: Number(now?.silent ?? 0),
          lowBattery: Number(now?.low ?? 0),
          neverTested: Number(now?.untested ?? 0),
          heardDays: Number(heard?.n ?? 0),
          dueDays: Number(now?.dueDays ?? 0),
          presses: Number(heard?.presses ?? 0),
          testedInMonth: Number(tested.find((row) => row.unitId === unitId)?.n ?? 0),
          wentSilent: eventsOf(unitId, 'went_silent'),
          replaced: eventsOf(unitId, 'replaced'),
          retired: eventsOf(unitId, 'retired'),
        };
      });
    },
  };
}
