import { z } from 'zod';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { ControlPanel, SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { type BusNetwork, buildBusNetwork } from './bus-network';
import { createFleet, type Fleet } from './fleet';
import { type FeedAccident, type PublishedFeed, publishFeed } from './gtfs-zip';
import { alerts, tripUpdates, vehiclePositions } from './realtime-files';
import { FEED_ACCIDENTS, LIVE_MODES, type LiveMode } from './scenarios';

export interface BusSimulator extends Simulator {
  /** Publishes the next timetable version, whole or with an accident; the version before is gone. */
  publish(accident?: FeedAccident): void;
  /** How the live data behaves from now on. */
  setLive(mode: LiveMode): void;
  readonly network: BusNetwork;
  /** version that is published now */
  readonly version: string;
}

const publishInput = z.object({ accident: z.enum(FEED_ACCIDENTS).default('none') });
const liveInput = z.object({ mode: z.enum(LIVE_MODES) });

/** A bus operator: the demo city's timetable as a GTFS zip and its buses as GTFS-Realtime. */
export function createBusSimulator(deps: SimulatorDeps): BusSimulator {
  const { clock, seed } = deps;
  let revision = 0;
  let accident: FeedAccident = 'none';
  let mode: LiveMode = 'moving';
  /** when the live data stopped, for `stale` and `frozen` */
  let stoppedAtS = 0;
  let made: { network: BusNetwork; fleet: Fleet; year: number } | null = null;
  let published: Promise<PublishedFeed> | null = null;

  const nowS = () => clock.now().getTime() / 1000;
  const year = () => new Date(clock.now().getTime() + 8 * 3_600_000).getUTCFullYear();
  const version = () => `${year()}.${revision}${accident === 'none' ? '' : `-${accident}`}`;

  function world() {
    if (!made || made.year !== year()) {
      const network = buildBusNetwork(seed, revision);
      made = { network, fleet: createFleet(network, seed), year: year() };
      published = null;
    }
    return made;
  }

  function feed(): Promise<PublishedFeed> {
    const { network } = world();
    published ??= publishFeed(network, year(), version(), accident);
    return published;
  }

  function liveFile(path: string): Buffer | null {
    const { network, fleet } = world();
    const now = nowS();
    // a frozen fleet still signs its files with the present, as a relay does whose terminals are gone
    const headerS = mode === 'future' ? now + 3_600 : mode === 'stale' ? stoppedAtS : now;
    const positionsS = mode === 'frozen' || mode === 'stale' ? stoppedAtS : now;
    const forecastsS = mode === 'stale' ? stoppedAtS : now;
    const runsAt = (atS: number) => (mode === 'empty' ? [] : fleet.runsAt(atS));
    const moment = (atS: number) => ({ nowS: atS, headerS, version: version() });
    switch (path) {
      case '/vehicle-positions.pb':
        return vehiclePositions(fleet, runsAt(positionsS), moment(positionsS));
      case '/trip-updates.pb':
        return tripUpdates(fleet, network, runsAt(forecastsS), moment(forecastsS));
      case '/alerts.pb':
        return alerts(network, moment(now));
      default:
        return null;
    }
  }

  const simulator: BusSimulator = {
    name: 'bus',
    title: '云岭公交集团 · bus operator',
    mount: '/bus',
    faults: new FaultSwitch(),
    received: new ReceivedLog(),
    get network() {
      return world().network;
    },
    get version() {
      return version();
    },
    publish(next = 'none') {
      revision += 1;
      accident = next;
      made = null;
      published = null;
    },
    setLive(next) {
      mode = next;
      stoppedAtS = nowS();
    },
    async handle(request: SimRequest): Promise<SimAnswer> {
      if (request.method !== 'GET') return { status: 405, body: 'GET only' };
      if (request.path === '/gtfs.zip') {
        const { etag, zip } = await feed();
        if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: '' };
        return { status: 200, headers: { etag, 'content-type': 'application/zip' }, body: zip };
      }
      const body = liveFile(request.path);
      if (!body) return { status: 404, body: 'no such file' };
      return { status: 200, headers: { 'content-type': 'application/x-protobuf', 'cache-control': 'no-store' }, body };
    },
    panels(): ControlPanel[] {
      const { fleet, network } = world();
      const runs = fleet.runsAt(nowS());
      return [
        {
          heading: '时刻表 Timetable',
          columns: ['version', 'lines', 'poles', 'accident'],
          rows: [[version(), String(network.lines.length), String(network.poles.length), accident]],
          actions: FEED_ACCIDENTS.map((one) => ({
            label: `publish: ${one}`,
            action: 'publish',
            input: { accident: one },
          })),
        },
        {
          heading: '在线车辆 Live buses',
          columns: ['mode', 'on the road', 'cancelled'],
          rows: [[mode, String(runs.length), String(runs.filter((run) => run.fate.isCancelled).length)]],
          actions: LIVE_MODES.map((one) => ({ label: one, action: 'live', input: { mode: one } })),
        },
      ];
    },
    async control(action, input) {
      if (action === 'publish') {
        simulator.publish(publishInput.parse(input).accident);
        return { version: version() };
      }
      if (action === 'live') {
        simulator.setLive(liveInput.parse(input).mode);
        return { mode };
      }
      throw new Error(`the bus operator knows no action ${action}`);
    },
  };
  return simulator;
}
