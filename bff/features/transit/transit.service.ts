import type {
  Board,
  LineAnswer,
  LineVehiclesAnswer,
  NearAnswer,
  Place,
  TransitAlert,
  TransitSearchAnswer,
} from '../../contracts/transit';
import type { Clock } from '../../platform/clock';
import { ApiError, type Locale } from '../../platform/errors';
import { buildBoard } from './board/board';
import { type Datum, inDatum, lineDirections, lineVehicles, mainPatterns } from './board/line-view';
import { towardsOf } from './board/towards';
import { metresBetween, toWgs84 } from './geo';
import { type Network, type NetworkPlace, polesOf } from './network/network';
import { healthOf } from './transit.live';
import type { ServedTimetable, TimetableHolder } from './transit.timetable';

/** An answer is given again for this long: a board moves by the minute, live data by ten seconds. */
const KEPT_MS = 3_000;
const KEPT_MOST = 5_000;
/** People walk 75 m a minute, and not as the crow flies. */
const WALK_M_PER_MIN = 75 / 1.3;
/** Places of the answer that come with their next buses, and how many. */
const PREVIEWED = 6;
const PREVIEW = { horizonS: 45 * 60, most: 3, mostPerCall: 1 };

export function createTransitService({ holder, clock }: { holder: TimetableHolder; clock: Clock }) {
  const kept = new Map<string, { timetable: ServedTimetable; madeAtMs: number; bytes: Buffer }>();

  function served(): ServedTimetable {
    const timetable = holder.current();
    if (timetable) return timetable;
    throw new ApiError('unavailable', {
      retryAfterS: 10,
      words: {
        zh: '公交时刻表正在准备，请一分钟后再试',
        en: 'The bus timetable is being prepared. Please try again in a minute',
      },
    });
  }

  /** Facts that stand on every answer. */
  function provenance(timetable: ServedTimetable, nowMs: number) {
    const realtime = healthOf(timetable.realtime, nowMs / 1000);
    const isLive = realtime.state === 'live' || realtime.state === 'stale';
    return {
      asOf: new Date(nowMs).toISOString(),
      dataAsOf: isLive ? realtime.asOf! : timetable.confirmedAt.toISOString(),
      feedVersion: timetable.network.version,
      realtime,
    };
  }

  /** Gives the same bytes while neither timetable, live data nor the clock have moved on. */
  function bytesOf(key: string, make: (timetable: ServedTimetable, nowMs: number) => object): Buffer {
    const timetable = served();
    const nowMs = clock.now().getTime();
    const last = kept.get(key);
    if (last && last.timetable === timetable && Math.abs(nowMs - last.madeAtMs) < KEPT_MS) return last.bytes;
    const bytes = Buffer.from(JSON.stringify(make(timetable, nowMs)));
    if (kept.size >= KEPT_MOST) kept.clear();
    kept.set(key, { timetable, madeAtMs: nowMs, bytes });
    return bytes;
  }

  return {
    hasTimetable: () => holder.current() !== null,

    board(id: string, locale: Locale): Buffer {
      return bytesOf(`board ${locale} ${id}`, (timetable, nowMs): Board => {
        const found = polesOf(timetable.network, id);
        if (!found) {
          throw new ApiError('not_found', {
            words: {
              zh: '没有找到这个站，它可能改了名或撤了，请重新搜索',
              en: 'This stop was not found. It may have been renamed or closed; please search again',
            },
          });
        }
        const { place, poles } = found;
        const { network } = timetable;
        return {
          ...provenance(timetable, nowMs),
          stop: {
            id,
            name: place.name,
            latin: place.latin,
            poles: poles.map((pole) => {
              const towards = poles.length > 1 ? towardsOf(network, pole) : null;
              const { id: poleId, code } = network.stops[pole]!;
              return { id: poleId, code, towards: towards?.name ?? null, towardsLatin: towards?.latin ?? null };
            }),
          },
          ...buildBoard(timetable, poles, nowMs / 1000),
          alerts: alertsFor(timetable, locale, place.lines, poles),
        };
      });
    },

    near(query: { lat?: number; lng?: number; datum: Datum; radius: number; limit: number }): NearAnswer {
      const timetable = served();
      const { network } = timetable;
      const nowMs = clock.now().getTime();
      const [latitude, longitude] = positionOf(query, network);
      const near: { place: NetworkPlace; distanceM: number }[] = [];
      for (const place of network.places) {
        // a degree of latitude is 111 km: most places are out of the way by that alone
        if (Math.abs(place.latitude - latitude) * 110_000 > query.radius || place.lines.length === 0) continue;
        const distanceM = metresBetween(latitude, longitude, place.latitude, place.longitude);
        if (distanceM <= query.radius) near.push({ place, distanceM });
      }
      near.sort((a, b) => a.distanceM - b.distanceM);
      return {
        ...provenance(timetable, nowMs),
        places: near.slice(0, query.limit).map(({ place, distanceM }, rank) => ({
          ...presentPlace(network, place, query.datum),
          distanceM: Math.round(distanceM),
          walkMin: Math.max(1, Math.ceil(distanceM / WALK_M_PER_MIN)),
          next: rank < PREVIEWED ? buildBoard(timetable, place.poles, nowMs / 1000, PREVIEW).arrivals : [],
        })),
      };
    },

    search(query: { q: string; datum: Datum; limit: number }): TransitSearchAnswer {
      const timetable = served();
      const { network } = timetable;
      const { realtime: _, ...facts } = provenance(timetable, clock.now().getTime());
      const found = timetable.search.find(query.q, query.limit);
      return {
        ...facts,
        lines: found.lines.map((number) => {
          const line = network.lines[number]!;
          const pattern = mainPatterns(network, line)[0];
          const nameAt = (position: number) => (pattern ? network.stops[pattern.stops.at(position)!]!.name : null);
          return {
            ...lineRef(network, number),
            name: line.longName || line.label,
            nameLatin: line.longLatin,
            from: nameAt(0),
            to: nameAt(-1),
            variants: line.variants.filter((variant) => variant !== number).map((variant) => lineRef(network, variant)),
          };
        }),
        places: found.places.map((place) => presentPlace(network, network.places[place]!, query.datum)),
      };
    },

    line(id: string, datum: Datum, locale: Locale): Buffer {
      return bytesOf(`line ${locale} ${datum} ${id}`, (timetable, nowMs): LineAnswer => {
        const { network } = timetable;
        const number = lineNumber(network, id);
        const line = network.lines[number]!;
        return {
          ...provenance(timetable, nowMs),
          ...lineRef(network, number),
          name: line.longName || line.label,
          nameLatin: line.longLatin,
          operator: line.agency,
          variants: line.variants.filter((variant) => variant !== number).map((variant) => lineRef(network, variant)),
          directions: lineDirections(network, line, nowMs / 1000, datum),
          datum,
          alerts: alertsFor(timetable, locale, [number], []),
        };
      });
    },

    vehicles(id: string, datum: Datum): Buffer {
      return bytesOf(`vehicles ${datum} ${id}`, (timetable, nowMs): LineVehiclesAnswer => {
        const number = lineNumber(timetable.network, id);
        return {
          ...provenance(timetable, nowMs),
          vehicles: lineVehicles(timetable, number, nowMs / 1000, datum),
        };
      });
    },
  };
}

function positionOf(query: { lat?: number; lng?: number; datum: Datum }, network: Network): [number, number] {
  if (query.lat === undefined || query.lng === undefined) return middleOf(network);
  return query.datum === 'gcj02' ? toWgs84(query.lat, query.lng) : [query.lat, query.lng];
}

/** The place with most lines is where a city is busiest. */
function middleOf(network: Network): [number, number] {
  let middle = network.places[0]!;
  for (const place of network.places) if (place.lines.length > middle.lines.length) middle = place;
  return [middle.latitude, middle.longitude];
}

function lineNumber(network: Network, id: string): number {
  const number = network.lineIndex.get(id);
  if (number !== undefined) return number;
  throw new ApiError('not_found', {
    words: {
      zh: '没有找到这条线路，它可能已经调整，请重新搜索',
      en: 'This line was not found. It may have changed; please search again',
    },
  });
}

function lineRef(network: Network, number: number) {
  const { id, label, color } = network.lines[number]!;
  return { id, label, color };
}

function presentPlace(network: Network, place: NetworkPlace, datum: Datum): Place {
  const [latitude, longitude] = inDatum(place.latitude, place.longitude, datum);
  return {
    id: place.id,
    name: place.name,
    latin: place.latin,
    latitude,
    longitude,
    datum,
    poleCount: place.poles.length,
    lines: place.lines.map((line) => lineRef(network, line)),
  };
}

function alertsFor(
  { network, realtime }: ServedTimetable,
  locale: Locale,
  lines: number[],
  poles: number[],
): TransitAlert[] {
  const routeIds = new Set(lines.map((line) => network.lines[line]!.id));
  const stopIds = new Set(poles.map((pole) => network.stops[pole]!.id));
  const inWords = (text: Record<string, string>) =>
    (locale === 'zh' ? (text['zh-CN'] ?? text.zh) : text.en) ?? text[''] ?? Object.values(text)[0] ?? '';
  return realtime.alerts
    .filter((alert) =>
      alert.informed.some(({ routeId, stopId }) =>
        routeId !== null
          ? routeIds.has(routeId) && (stopId === null || stopIds.has(stopId))
          : stopId !== null && stopIds.has(stopId),
      ),
    )
    .map((alert) => ({
      id: alert.id,
      effect: alert.effect,
      title: inWords(alert.title),
      text: inWords(alert.text),
      lineIds: [...new Set(alert.informed.flatMap(({ routeId }) => (routeId ? [routeId] : [])))],
    }));
}

export type TransitService = ReturnType<typeof createTransitService>;
