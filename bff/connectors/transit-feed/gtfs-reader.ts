import { FeedFindings } from './feed-findings';
import { checkFeed } from './gtfs-checks';
import { linkShapes, linkStopTimes, type RawTrip } from './gtfs-links';
import { DEGREE_UNITS, NamedTable, RawShapes, RawStopTimes } from './gtfs-tables';
import { isPosition, parseColor, parseServiceDate, parseServiceTime } from './gtfs-values';
import { breathe, readTables } from './gtfs-zip';
import type { GtfsFeed, GtfsFrequency, GtfsLine, GtfsService, GtfsStop } from './transit-feed.port';

/** Above this share of unusable stop times a feed is broken rather than untidy. */
const DROPPED_SHARE_LIMIT = 0.1;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Reads and links a GTFS feed. Throws `FeedRefused` when it can't be used. Source: gtfs.org/documentation/schedule/reference. */
export async function readGtfs(zip: Uint8Array): Promise<GtfsFeed> {
  const findings = new FeedFindings();
  const raw = await readRaw(zip, findings);
  findings.refuseIfFatal();

  const lineOf = new Map(raw.lines.map((line, index) => [line.id, index]));
  const services = [...raw.services.values()];
  const serviceOf = new Map(services.map((service, index) => [service.id, index]));
  const stopOf = new Map(raw.stops.map((stop, index) => [stop.id, index]));
  await breathe();

  const shapes = await linkShapes(raw.shapes, findings);
  const shapeOf = new Map(shapes.map((shape, index) => [shape.id, index]));
  const { trips, stopTimes, droppedTimes, maxTimeS } = await linkStopTimes({
    raw: raw.stopTimes,
    rawTrips: raw.trips,
    lineOf,
    serviceOf,
    shapeOf,
    stopOf,
    stops: raw.stops,
    findings,
  });
  if (trips.length === 0) findings.refuse('no_usable_trip', 'trips.txt');
  if (droppedTimes > raw.stopTimes.trip.length * DROPPED_SHARE_LIMIT) {
    findings.refuse('too_many_broken_rows', 'stop_times.txt', `${droppedTimes} of ${raw.stopTimes.trip.length}`);
  }

  const tripOf = new Map(trips.map((trip, index) => [trip.id, index]));
  const frequencies: GtfsFrequency[] = [];
  for (const frequency of raw.frequencies) {
    const trip = tripOf.get(frequency.tripId);
    if (trip === undefined)
      findings.add('error', 'unknown_reference', 'frequencies.txt', `trip_id ${frequency.tripId}`);
    else frequencies.push({ ...frequency, trip });
  }
  const feed: GtfsFeed = {
    version: raw.version,
    timezone: raw.timezone,
    stops: raw.stops,
    lines: raw.lines,
    services,
    trips,
    stopTimes,
    frequencies,
    shapes,
    maxTimeS: frequencies.reduce((max, frequency) => {
      const trip = trips[frequency.trip]!;
      const runS = stopTimes.arrivalS[trip.first + trip.count - 1]! - stopTimes.departureS[trip.first]!;
      return Math.max(max, frequency.endS + runS);
    }, maxTimeS),
    findings: [],
  };
  await checkFeed(feed, findings);
  findings.refuseIfFatal();
  feed.findings = findings.list();
  return feed;
}

interface RawFeed {
  version: string | null;
  timezone: string;
  stops: GtfsStop[];
  lines: GtfsLine[];
  services: Map<string, GtfsService>;
  trips: RawTrip[];
  frequencies: (Omit<GtfsFrequency, 'trip'> & { tripId: string })[];
  stopTimes: RawStopTimes;
  shapes: RawShapes;
}

async function readRaw(zip: Uint8Array, findings: FeedFindings): Promise<RawFeed> {
  const raw: RawFeed = {
    version: null,
    timezone: '',
    stops: [],
    lines: [],
    services: new Map(),
    trips: [],
    frequencies: [],
    stopTimes: new RawStopTimes(),
    shapes: new RawShapes(),
  };
  const agencies = new Map<string, string>();
  const lineAgency: string[] = [];
  const service = (id: string): GtfsService => {
    let known = raw.services.get(id);
    if (!known) {
      known = { id, weekdays: 0, startDate: 0, endDate: 0, added: [], removed: [] };
      raw.services.set(id, known);
    }
    return known;
  };
  const seen = { stops: new Set<string>(), lines: new Set<string>(), trips: new Set<string>() };
  const isNew = (set: Set<string>, id: string, file: string, line: number): boolean => {
    if (id === '') findings.add('error', 'missing_id', file, `line ${line}`);
    else if (set.has(id)) findings.add('error', 'duplicate_id', file, `line ${line}: ${id}`);
    else {
      set.add(id);
      return true;
    }
    return false;
  };

  const table = (file: string, required: string[], take: ConstructorParameters<typeof NamedTable>[3]) =>
    new NamedTable(file, required, findings, take);

  const tables = {
    'agency.txt': table('agency.txt', ['agency_name', 'agency_timezone'], (value, line) => {
      agencies.set(value('agency_id'), value('agency_name'));
      const timezone = value('agency_timezone');
      if (!isTimezone(timezone)) findings.add('fatal', 'unknown_timezone', 'agency.txt', `line ${line}: ${timezone}`);
      else if (raw.timezone === '') raw.timezone = timezone;
      else if (raw.timezone !== timezone) findings.add('fatal', 'several_timezones', 'agency.txt', timezone);
    }),
    'feed_info.txt': table('feed_info.txt', [], (value) => {
      raw.version = value('feed_version') || null;
    }),
    'stops.txt': table('stops.txt', ['stop_id'], (value, line) => {
      const kind = Number(value('location_type') || 0);
      const id = value('stop_id');
      if (!isNew(seen.stops, id, 'stops.txt', line) || kind > 1) return;
      const latitude = Number(value('stop_lat') || Number.NaN);
      const longitude = Number(value('stop_lon') || Number.NaN);
      if (!isPosition(latitude, longitude)) {
        findings.add('error', 'bad_position', 'stops.txt', `line ${line}: ${id}`);
        return;
      }
      const name = value('stop_name');
      if (name === '') findings.add('warning', 'missing_name', 'stops.txt', `line ${line}: ${id}`);
      raw.stops.push({
        id,
        code: value('stop_code') || null,
        name: name || id,
        latitude,
        longitude,
        kind: kind === 1 ? 1 : 0,
        parentId: value('parent_station') || null,
      });
    }),
    'routes.txt': table('routes.txt', ['route_id', 'route_type'], (value, line) => {
      const id = value('route_id');
      if (!isNew(seen.lines, id, 'routes.txt', line)) return;
      const shortName = value('route_short_name');
      const longName = value('route_long_name');
      if (!shortName && !longName) findings.add('warning', 'missing_name', 'routes.txt', `line ${line}: ${id}`);
      raw.lines.push({
        id,
        agency: null,
        shortName: shortName || longName || id,
        longName,
        type: Number(value('route_type')) || 0,
        color: parseColor(value('route_color')),
      });
      lineAgency.push(value('agency_id'));
    }),
    'calendar.txt': table('calendar.txt', ['service_id', ...WEEKDAYS, 'start_date', 'end_date'], (value, line) => {
      const one = service(value('service_id'));
      WEEKDAYS.forEach((day, bit) => {
        if (value(day) === '1') one.weekdays |= 1 << bit;
      });
      one.startDate = parseServiceDate(value('start_date'));
      one.endDate = parseServiceDate(value('end_date'));
      if (!one.startDate || !one.endDate) {
        findings.add('error', 'bad_date', 'calendar.txt', `line ${line}`);
        one.weekdays = 0;
      }
    }),
    'calendar_dates.txt': table('calendar_dates.txt', ['service_id', 'date', 'exception_type'], (value, line) => {
      const date = parseServiceDate(value('date'));
      const kind = value('exception_type');
      if (!date || (kind !== '1' && kind !== '2')) {
        findings.add('error', 'bad_date', 'calendar_dates.txt', `line ${line}`);
        return;
      }
      const one = service(value('service_id'));
      (kind === '1' ? one.added : one.removed).push(date);
    }),
    'trips.txt': table('trips.txt', ['route_id', 'service_id', 'trip_id'], (value, line) => {
      const id = value('trip_id');
      if (!isNew(seen.trips, id, 'trips.txt', line)) return;
      raw.trips.push({
        id,
        routeId: value('route_id'),
        serviceId: value('service_id'),
        headsign: value('trip_headsign'),
        direction: value('direction_id') === '1' ? 1 : 0,
        shapeId: value('shape_id'),
      });
    }),
    'frequencies.txt': table(
      'frequencies.txt',
      ['trip_id', 'start_time', 'end_time', 'headway_secs'],
      (value, line) => {
        const startS = parseServiceTime(value('start_time'));
        const endS = parseServiceTime(value('end_time'));
        const headwayS = Number(value('headway_secs'));
        if (startS < 0 || endS <= startS || !(headwayS > 0)) {
          findings.add('error', 'bad_frequency', 'frequencies.txt', `line ${line}`);
          return;
        }
        const isExact = value('exact_times') === '1';
        raw.frequencies.push({ tripId: value('trip_id'), startS, endS, headwayS, isExact });
      },
    ),
    'stop_times.txt': table('stop_times.txt', ['trip_id', 'stop_id', 'stop_sequence'], (value, line) => {
      readStopTime(raw.stopTimes, value, line, findings);
    }),
    'shapes.txt': table('shapes.txt', ['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence'], (value) => {
      raw.shapes.shape.push(raw.shapes.ids.numberOf(value('shape_id')));
      raw.shapes.sequence.push(Number(value('shape_pt_sequence')) || 0);
      raw.shapes.latitude.push(Math.round(Number(value('shape_pt_lat')) * DEGREE_UNITS));
      raw.shapes.longitude.push(Math.round(Number(value('shape_pt_lon')) * DEGREE_UNITS));
    }),
  };
  const found = await readTables(zip, tables, findings);
  for (const file of ['agency.txt', 'stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt'] as const) {
    if (!found.has(file)) findings.add('fatal', 'missing_file', file);
    else if (tables[file].rows === 0) findings.add('fatal', 'empty_file', file);
  }
  if (!found.has('calendar.txt') && !found.has('calendar_dates.txt')) {
    findings.add('fatal', 'missing_file', 'calendar.txt', 'neither calendar.txt nor calendar_dates.txt');
  }
  if (!found.has('feed_info.txt')) findings.add('info', 'missing_file', 'feed_info.txt');
  raw.lines.forEach((line, index) => {
    line.agency = agencies.get(lineAgency[index]!) ?? [...agencies.values()][0] ?? null;
  });
  return raw;
}

function readStopTime(
  raw: RawStopTimes,
  value: (column: string) => string,
  line: number,
  findings: FeedFindings,
): void {
  const arrival = value('arrival_time');
  const departure = value('departure_time');
  let arrivalS = arrival === '' ? -1 : parseServiceTime(arrival);
  let departureS = departure === '' ? -1 : parseServiceTime(departure);
  if ((arrival !== '' && arrivalS < 0) || (departure !== '' && departureS < 0)) {
    findings.add('error', 'bad_time', 'stop_times.txt', `line ${line}: ${arrival} ${departure}`);
  }
  if (arrivalS < 0) arrivalS = departureS;
  if (departureS < 0) departureS = arrivalS;
  const sequence = Number(value('stop_sequence'));
  if (!Number.isInteger(sequence) || sequence < 0) {
    findings.add('error', 'bad_sequence', 'stop_times.txt', `line ${line}`);
    return;
  }
  raw.trip.push(raw.trips.numberOf(value('trip_id')));
  raw.stop.push(raw.stops.numberOf(value('stop_id')));
  raw.sequence.push(sequence);
  raw.arrivalS.push(arrivalS);
  raw.departureS.push(departureS);
  raw.flags.push((value('pickup_type') === '1' ? 1 : 0) | (value('drop_off_type') === '1' ? 2 : 0));
}

function isTimezone(name: string): boolean {
  try {
    return name !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
