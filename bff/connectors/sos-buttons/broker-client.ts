import mqtt, { type MqttClient } from 'mqtt';
import type { Logger } from '../../platform/log';
import type { MqttDoor } from './sos-buttons.port';
import { ALL_UP, readTopic, topicOf } from './sos-buttons.wire';

export interface BrokerClientOptions {
  /** mqtt:// or mqtts://, with user and password of this portal */
  url: string;
  /** of this process: the broker keeps what came while it was away */
  clientId: string;
  /** processes of a portal share the messages, each goes to one of them; null for a broker that knows no shared subscriptions */
  share: string | null;
  log: Logger;
}

const FIRST_CONNECT_WITHIN_MS = 5_000;

/**
 * The door at a broker elsewhere, which lets devices in and keeps each to its own topics by its own rules; what they say is signed
 * all the same. A message is acknowledged to the broker once it was kept; a second delivery of it changes nothing.
 */
export function createBrokerClient({ url, clientId, share, log }: BrokerClientOptions): MqttDoor {
  const topicFilter = share ? `$share/${share}/${ALL_UP}` : ALL_UP;
  let client: MqttClient | undefined;

  return {
    port: () => null,
    async open(handlers) {
      const opened = mqtt.connect(url, { clientId, clean: false, reconnectPeriod: 1_000, resubscribe: false });
      client = opened;
      opened.on('error', (error) => log.warn({ error }, 'the MQTT broker refuses or fails'));
      opened.on('connect', () => {
        opened.subscribe(topicFilter, { qos: 1 }, (error) => {
          if (error) log.error({ error }, 'messages of devices can not be subscribed to at the MQTT broker');
        });
      });
      opened.handleMessage = (packet, done) => {
        const topic = readTopic(packet.topic);
        if (topic?.way !== 'up') {
          handlers.onOdd('foreign_topic');
          return done();
        }
        handlers.take(topic.serial, Buffer.from(packet.payload)).then(
          (answer) => {
            done();
            if (answer) opened.publish(topicOf(topic.serial, 'down'), JSON.stringify(answer), { qos: 1 });
          },
          (error) => {
            // Without an acknowledgement the broker delivers it again, once we are back.
            log.error({ error }, 'a message of a device could not be kept');
            opened.reconnect();
          },
        );
      };
      // A broker that is away now is connected to later; the portal does not wait for it, HTTPS is open.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FIRST_CONNECT_WITHIN_MS);
        opened.once('connect', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    async close() {
      await client?.endAsync(true);
      client = undefined;
    },
  };
}
