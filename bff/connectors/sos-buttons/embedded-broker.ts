import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Logger } from '../../platform/log';
import type { MqttDoor, MqttDoorHandlers } from './sos-buttons.port';
import { DEVICE_MESSAGE_BYTES, readTopic, topicOf } from './sos-buttons.wire';

const CONNECT_WITHIN_MS = 10_000;
const MOST_CONNECTIONS = 20_000;
/** What a connection may send before we know whose it is, and afterwards in a second. */
const BYTES_BEFORE_ENTRY = 4 * DEVICE_MESSAGE_BYTES;
const BYTES_PER_SECOND = 32 * DEVICE_MESSAGE_BYTES;

export interface EmbeddedBrokerOptions {
  host: string;
  /** 0 picks a free one */
  port: number;
  /** PEM files; plain TCP without them */
  tls: { keyFile: string; certificateFile: string } | null;
  log: Logger;
}

function refusal(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/**
 * An MQTT broker that only knows devices: each may publish on its own `up` and listen on its own `down`, and nothing it says is
 * passed on to anybody. A message is acknowledged (PUBACK) after it was kept: aedes asks `authorizePublish` first and
 * acknowledges when that is through, so the keeping is done there.
 */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): MqttDoor {
  const { log } = options;
  const sockets = new Map<Socket, { read: number; isKnown: boolean }>();
  let server: Server | undefined;
  let broker: Aedes | undefined;
  let watch: NodeJS.Timeout | undefined;

  function serialOf(client: Client | null): string | null {
    return client ? (entered.get(client) ?? null) : null;
  }
  const entered = new WeakMap<Client, string>();

  /** A parser keeps what is not yet a whole packet: nobody may make it keep much. */
  function endTalkative(): void {
    for (const [socket, seen] of sockets) {
      const grown = socket.bytesRead - seen.read;
      if (seen.isKnown ? grown > BYTES_PER_SECOND : socket.bytesRead > BYTES_BEFORE_ENTRY) socket.destroy();
      seen.read = socket.bytesRead;
    }
  }

  async function createBroker(handlers: MqttDoorHandlers): Promise<Aedes> {
    return Aedes.createBroker({
      connectTimeout: CONNECT_WITHIN_MS,
      drainTimeout: 20_000,
      maxTopicLevels: 4,
      preConnect(_client, packet, callback) {
        // A last will would be published in the device's name without its signature.
        delete packet.will;
        callback(null, true);
      },
      authenticate(client, username, password, done) {
        const serial = username ?? '';
        // The client's id is its place at the broker: with another's, a device would push that one out.
        if (client.id !== serial || !password || readTopic(topicOf(serial, 'up')) === null) {
          handlers.onOdd('refused_entry');
          return done(refusal(4, 'bad user name or password'), false);
        }
        handlers.mayEnter(serial, password.toString('utf8')).then(
          (isGood) => {
            if (!isGood) {
              handlers.onOdd('refused_entry');
              return done(refusal(4, 'bad user name or password'), false);
            }
            entered.set(client, serial);
            const seen = sockets.get(client.conn as Socket);
            if (seen) seen.isKnown = true;
            done(null, true);
          },
          (error) => {
            log.warn({ error }, 'a device could not be let in now');
            done(refusal(3, 'server unavailable'), false);
          },
        );
      },
      authorizeSubscribe(client, subscription, callback) {
        const serial = serialOf(client);
        const isOwn = serial !== null && subscription.topic === topicOf(serial, 'down');
        if (!isOwn) handlers.onOdd('foreign_topic');
        callback(null, isOwn ? subscription : null);
      },
      authorizePublish(client, packet, callback) {
        const serial = serialOf(client);
        if (!client || serial === null || packet.topic !== topicOf(serial, 'up')) {
          handlers.onOdd('foreign_topic');
          return callback(new Error('not a topic of this device'));
        }
        packet.retain = false;
        handlers.take(serial, Buffer.from(packet.payload)).then(
          (answer) => {
            callback(null);
            if (!answer) return;
            client.publish(
              {
                cmd: 'publish',
                topic: topicOf(serial, 'down'),
                payload: JSON.stringify(answer),
                qos: 1,
                retain: false,
                dup: false,
              },
              (error) => {
                if (error) log.debug({ error }, 'a device left before its answer; it will ask again');
              },
            );
          },
          (error) => {
            // No PUBACK, and the connection ends: the device sends the same bytes again, here or by HTTPS.
            log.error({ error }, 'a message of a device could not be kept');
            callback(error instanceof Error ? error : new Error('not kept'));
          },
        );
      },
    });
  }

  return {
    port: () => (server?.listening ? (server.address() as AddressInfo).port : null),
    async open(handlers) {
      broker = await createBroker(handlers);
      broker.on('clientError', (_client, error) => log.debug({ error }, 'a device connection ended badly'));
      broker.on('connectionError', (_client, error) => log.debug({ error }, 'a device did not come in'));
      const handle = broker.handle;
      const onSocket = (socket: Socket) => {
        sockets.set(socket, { read: 0, isKnown: false });
        socket.once('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        handle(socket);
      };
      server = options.tls
        ? createTlsServer(
            { key: readFileSync(options.tls.keyFile), cert: readFileSync(options.tls.certificateFile) },
            onSocket,
          )
        : createPlainServer(onSocket);
      server.maxConnections = MOST_CONNECTIONS;
      try {
        await new Promise<void>((resolve, reject) => {
          server!.once('error', reject);
          server!.listen(options.port, options.host, resolve);
        });
      } catch (error) {
        await new Promise<void>((resolve) => broker!.close(() => resolve()));
        broker = undefined;
        throw error;
      }
      server.on('error', (error) => log.error({ error }, 'the door for MQTT devices has trouble'));
      watch = setInterval(endTalkative, 1_000);
      watch.unref();
    },
    async close() {
      clearInterval(watch);
      const closed = new Promise<void>((resolve) => (server?.listening ? server.close(() => resolve()) : resolve()));
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
      await new Promise<void>((resolve) => (broker ? broker.close(() => resolve()) : resolve()));
      broker = undefined;
    },
  };
}
