import type { Database, SqlValue } from '../../platform/db/database.types';
import type {
  FeedTables,
  FrequencyRow,
  LineRow,
  PatternRow,
  ServiceRow,
  StopRow,
  TripRow,
} from './network/feed-tables';

/** Rows of one statement: below MySQL's 65,535 placeholders and, with packed columns, a 16 MB packet. */
const ROWS_PER_INSERT = 500;
const BYTES_PER_INSERT = 2 * 1024 * 1024;
const ROWS_PER_READ = 2_000;
const ROWS_PER_DELETE = 2_000;

const TABLES = [
  'transit_stop',
  'transit_line',
  'transit_service',
  'transit_pattern',
  'transit_trip',
  'transit_frequency',
] as const;
type Table = (typeof TABLES)[number];

/** Little-endian 32-bit integers, as they lie in memory on every machine that runs Node. */
function packed(values: Int32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function unpacked(bytes: Buffer): Int32Array {
  const values = new Int32Array(bytes.length / 4);
  packed(values).set(bytes);
  return values;
}

/** Writes and reads the rows of one feed version. mysql2: a first start writes ten thousand rows and more. */
export function createFeedRows(db: Database) {
  async function insert(
    table: Table,
    columns: string[],
    rows: Iterable<SqlValue[]>,
    checkpoint: () => void,
  ): Promise<void> {
    const head = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    let values: SqlValue[] = [];
    let count = 0;
    let bytes = 0;
    const flush = async () => {
      if (count === 0) return;
      checkpoint();
      await db.execute(head + Array(count).fill(tuple).join(', '), values);
      values = [];
      count = 0;
      bytes = 0;
    };
    for (const row of rows) {
      values.push(...row);
      count += 1;
      for (const value of row) bytes += Buffer.isBuffer(value) ? value.length : 20;
      if (count === ROWS_PER_INSERT || bytes > BYTES_PER_INSERT) await flush();
    }
    await flush();
  }

  async function readAll<T>(table: Table, columns: string, feedId: string): Promise<T[]> {
    const all: T[] = [];
    for (;;) {
      const rows = await db.query<T>(
        `SELECT ${columns} FROM ${table} WHERE feed_id = ? AND idx >= ? ORDER BY idx LIMIT ${ROWS_PER_READ}`,
        [feedId, all.length],
      );
      for (const row of rows) all.push(row);
      if (rows.length < ROWS_PER_READ) return all;
    }
  }

  return {
    /** Writes every row of a feed; `checkpoint` throws when the writer lost its lease. */
    async write(tables: FeedTables, checkpoint: () => void): Promise<void> {
      const { feedId } = tables;
      const numbered = function* <T>(rows: T[], values: (row: T) => SqlValue[]): Generator<SqlValue[]> {
        for (const [idx, row] of rows.entries()) yield [feedId, idx, ...values(row)];
      };
      const write = <T>(table: Table, columns: string[], rows: T[], values: (row: T) => SqlValue[]) =>
        insert(table, ['feed_id', 'idx', ...columns], numbered(rows, values), checkpoint);

      await write(
        'transit_stop',
        ['stop_key', 'code', 'name', 'latitude', 'longitude', 'kind', 'parent_key'],
        tables.stops,
        (row) => [row.id, row.code, row.name, row.latitude, row.longitude, row.kind, row.parentId],
      );
      await write(
        'transit_line',
        ['line_key', 'agency', 'short_name', 'long_name', 'kind', 'color'],
        tables.lines,
        (row) => [row.id, row.agency, row.shortName, row.longName, row.kind, row.color],
      );
      await write(
        'transit_service',
        ['service_key', 'weekdays', 'start_date', 'end_date', 'added', 'removed'],
        tables.services,
        (row) => [row.id, row.weekdays, row.startDate, row.endDate, packed(row.added), packed(row.removed)],
      );
      await write(
        'transit_pattern',
        ['line', 'direction', 'stops', 'sequences', 'flags', 'shape'],
        tables.patterns,
        (row) => [
          row.line,
          row.direction,
          packed(row.stops),
          packed(row.sequences),
          packed(row.flags),
          packed(row.shape),
        ],
      );
      await write('transit_trip', ['trip_key', 'pattern', 'service', 'headsign', 'times'], tables.trips, (row) => [
        row.id,
        row.pattern,
        row.service,
        row.headsign,
        packed(row.times),
      ]);
      await write(
        'transit_frequency',
        ['trip', 'start_s', 'end_s', 'headway_s', 'is_exact'],
        tables.frequencies,
        (row) => [row.trip, row.startS, row.endS, row.headwayS, row.isExact ? 1 : 0],
      );
    },

    /** Reads a feed whole. */
    async read(feed: Pick<FeedTables, 'feedId' | 'version' | 'timezone' | 'maxTimeS'>): Promise<FeedTables> {
      const { feedId } = feed;
      const stops = await readAll<Omit<StopRow, 'id' | 'parentId'> & { stop_key: string; parent_key: string | null }>(
        'transit_stop',
        'stop_key, code, name, latitude, longitude, kind, parent_key',
        feedId,
      );
      type LineColumns = Pick<LineRow, 'agency' | 'kind' | 'color'> & {
        line_key: string;
        short_name: string;
        long_name: string;
      };
      const lines = await readAll<LineColumns>(
        'transit_line',
        'line_key, agency, short_name, long_name, kind, color',
        feedId,
      );
      type ServiceColumns = {
        service_key: string;
        weekdays: number;
        start_date: number;
        end_date: number;
        added: Buffer;
        removed: Buffer;
      };
      const services = await readAll<ServiceColumns>(
        'transit_service',
        'service_key, weekdays, start_date, end_date, added, removed',
        feedId,
      );
      type PatternColumns = Record<'stops' | 'sequences' | 'flags' | 'shape', Buffer> &
        Pick<PatternRow, 'line' | 'direction'>;
      const patterns = await readAll<PatternColumns>(
        'transit_pattern',
        'line, direction, stops, sequences, flags, shape',
        feedId,
      );
      type TripColumns = Omit<TripRow, 'id' | 'times'> & { trip_key: string; times: Buffer };
      const trips = await readAll<TripColumns>('transit_trip', 'trip_key, pattern, service, headsign, times', feedId);
      type FrequencyColumns = { trip: number; start_s: number; end_s: number; headway_s: number; is_exact: number };
      const frequencies = await readAll<FrequencyColumns>(
        'transit_frequency',
        'trip, start_s, end_s, headway_s, is_exact',
        feedId,
      );
      return {
        ...feed,
        stops: stops.map((row) => ({
          id: row.stop_key,
          code: row.code,
          name: row.name,
          latitude: row.latitude,
          longitude: row.longitude,
          kind: row.kind,
          parentId: row.parent_key,
        })),
        lines: lines.map((row) => ({
          id: row.line_key,
          agency: row.agency,
          shortName: row.short_name,
          longName: row.long_name,
          kind: row.kind,
          color: row.color,
        })),
        services: services.map(
          (row): ServiceRow => ({
            id: row.service_key,
            weekdays: row.weekdays,
            startDate: row.start_date,
            endDate: row.end_date,
            added: unpacked(row.added),
            removed: unpacked(row.removed),
          }),
        ),
        patterns: patterns.map((row) => ({
          line: row.line,
          direction: row.direction,
          stops: unpacked(row.stops),
          sequences: unpacked(row.sequences),
          flags: unpacked(row.flags),
          shape: unpacked(row.shape),
        })),
        trips: trips.map((row) => ({
          id: row.trip_key,
          pattern: row.pattern,
          service: row.service,
          headsign: row.headsign,
          times: unpacked(row.times),
        })),
        frequencies: frequencies.map(
          (row): FrequencyRow => ({
            trip: row.trip,
            startS: row.start_s,
            endS: row.end_s,
            headwayS: row.headway_s,
            isExact: row.is_exact === 1,
          }),
        ),
      };
    },

    /** Removes every row of a feed, a few at a time so that no lock is held long. */
    async remove(feedId: string, checkpoint: () => void): Promise<void> {
      for (const table of TABLES) {
        for (;;) {
          checkpoint();
          const sql = `DELETE FROM ${table} WHERE feed_id = ? LIMIT ${ROWS_PER_DELETE}`;
          if ((await db.execute(sql, [feedId])) < ROWS_PER_DELETE) break;
        }
      }
    },
  };
}

export type FeedRows = ReturnType<typeof createFeedRows>;
