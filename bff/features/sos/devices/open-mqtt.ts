import type { MqttDoorHandlers } from '../../../connectors/sos-buttons/sos-buttons.port';
import { deviceMessageSchema } from '../../../contracts/sos-devices';
import { ApiError } from '../../../platform/errors';
import type { DeviceKeys } from './device-keys';
import type { DevicesDeps } from './devices.deps';
import type { GatewaySql } from './gateway.sql';
import type { TakeMessage } from './take-message';

const AGAIN_MS = 2_000;

/** The second door: the same signed messages, taken by the same hands. */
export function createMqttDoor(
  deps: Pick<DevicesDeps, 'mqtt' | 'wire' | 'log' | 'count'> & {
    sql: GatewaySql;
    keys: DeviceKeys;
    takeMessage: TakeMessage;
  },
) {
  const { mqtt, wire } = deps;
  const handlers: MqttDoorHandlers = {
    async mayEnter(serial, token) {
      const device = await deps.sql.bySerial(serial);
      if (!device || device.retiredWhy === 'lost') return false;
      const { current, next } = deps.keys.keysOf(device);
      return wire.isTokenOf(current, serial, token) || (next !== null && wire.isTokenOf(next, serial, token));
    },
    async take(serial, payload) {
      const message = deviceMessageSchema.safeParse(wire.read(payload)).data;
      // Sent again it would be as wrong: it is acknowledged, counted and dropped.
      if (!message || message.serial !== serial) {
        deps.count('malformed');
        return null;
      }
      try {
        return await deps.takeMessage(message, 'mqtt');
      } catch (error) {
        if (error instanceof ApiError && error.code === 'unauthenticated') return null;
        deps.count('failed');
        throw error;
      }
    },
    onOdd: (what) => deps.count(what),
  };
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;
  let isTold = false;
  return {
    port: () => mqtt?.port() ?? null,

    /**
     * A port that is taken must not keep the portal from starting, HTTPS is the first door; and when the process that has it
     * dies, another takes its place.
     */
    async open(): Promise<void> {
      if (!mqtt || isClosed) return;
      try {
        await mqtt.open(handlers);
      } catch (error) {
        if (!isTold) deps.log.warn({ error }, 'the MQTT door for devices is not open in this process; trying on');
        isTold = true;
        again = setTimeout(() => void this.open(), AGAIN_MS);
        again.unref();
      }
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(again);
      await mqtt?.close();
    },
  };
}
