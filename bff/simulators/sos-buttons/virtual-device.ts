import mqtt, { type MqttClient } from 'mqtt';
import {
  type ButtonAnswer,
  type ButtonMessage,
  buttonAnswerSchema,
  isSameMac,
  mqttTokenOf,
  signButtonAnswer,
  signButtonMessage,
  topicOf,
} from '../../connectors/sos-buttons/sos-buttons.wire';

export type DeviceKind = ButtonMessage['kind'];
export type Door = 'https' | 'mqtt';

export interface DeviceEnds {
  /** `http://host:port`, without /api */
  apiUrl: string | null;
  mqttUrl: string | null;
}

/** What the device's light shows and its voice says. */
export type Shown = { answer: ButtonAnswer } | { fault: string };

const ANSWER_WITHIN_MS = 8_000;
const FIRMWARE = '2.4.1';

/** A button or board without screen and clock: it keeps a key and a counter, signs, and believes only signed answers. */
export class VirtualDevice {
  battery = 86;
  isSilent = false;
  counter = 0;
  shown: Shown | null = null;
  shownAt: Date | null = null;
  private last: ButtonMessage | null = null;
  private client: MqttClient | null = null;
  private waiting = new Map<string, (answer: unknown) => void>();

  constructor(
    readonly serial: string,
    readonly key: Buffer,
    readonly label: string,
    private readonly ends: () => DeviceEnds,
    private readonly now: () => Date,
  ) {}

  /** A new message: sent until it is answered, by the same door; a counter that was lost is caught up with. */
  async say(kind: DeviceKind, door: Door): Promise<Shown> {
    for (let tries = 1; ; tries += 1) {
      this.counter += 1;
      const shown = await this.send(this.message(kind), door);
      if (!('answer' in shown) || shown.answer.result !== 'stale' || tries >= 2) return shown;
      this.counter = shown.answer.nextCounter! - 1;
    }
  }

  /** The very bytes of the last message, as somebody who listened would play them back. */
  async replay(door: Door): Promise<Shown> {
    return this.last ? this.send(this.last, door) : this.show({ fault: '还没有发过' });
  }

  /** The next message with a signature by nobody's key; the counter stays. */
  async forge(door: Door): Promise<Shown> {
    const forged = { ...this.message('press', this.counter + 1), mac: 'f'.repeat(64) };
    return this.send(forged, door, false);
  }

  /** One press by both doors at the same moment. */
  async pressTwice(): Promise<Shown[]> {
    this.counter += 1;
    const message = this.message('press');
    return Promise.all([this.send(message, 'https'), this.send(message, 'mqtt')]);
  }

  async close(): Promise<void> {
    await this.client?.endAsync(true);
    this.client = null;
  }

  private message(kind: DeviceKind, counter = this.counter): ButtonMessage {
    const battery = kind === 'low_battery' ? Math.min(this.battery, 12) : this.battery;
    const unsigned = { serial: this.serial, counter, kind, battery, signal: -71, firmware: FIRMWARE };
    return { ...unsigned, mac: signButtonMessage(this.key, unsigned) };
  }

  private show(shown: Shown): Shown {
    this.shown = shown;
    this.shownAt = this.now();
    return shown;
  }

  private async send(message: ButtonMessage, door: Door, isKept = true): Promise<Shown> {
    if (isKept) this.last = message;
    try {
      const answer = door === 'https' ? await this.byHttps(message) : await this.byMqtt(message);
      const parsed = buttonAnswerSchema.safeParse(answer);
      if (!parsed.success) return this.show({ fault: '没有听懂应答' });
      // Anybody may answer; only the portal can sign.
      const expected = signButtonAnswer(this.key, message.mac, parsed.data);
      if (!isSameMac(parsed.data.mac, expected)) return this.show({ fault: '应答的签名不对' });
      return this.show({ answer: parsed.data });
    } catch (error) {
      return this.show({ fault: error instanceof Error ? error.message : '没有应答' });
    }
  }

  private async byHttps(message: ButtonMessage): Promise<unknown> {
    const { apiUrl } = this.ends();
    if (!apiUrl) throw new Error('不知道 HTTPS 地址');
    const answer = await fetch(`${apiUrl}/api/sos/devices/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  }

  private async byMqtt(message: ButtonMessage): Promise<unknown> {
    const client = await this.connected();
    const waited = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('MQTT 没有应答')), ANSWER_WITHIN_MS);
      this.waiting.set(`${message.counter}`, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
    try {
      await client.publishAsync(topicOf(this.serial, 'up'), JSON.stringify(message), { qos: 1 });
      return await waited;
    } finally {
      waited.catch(() => undefined);
      this.waiting.delete(`${message.counter}`);
    }
  }

  private async connected(): Promise<MqttClient> {
    if (this.client) return this.client;
    const { mqttUrl } = this.ends();
    if (!mqttUrl) throw new Error('不知道 MQTT 地址');
    const client = await mqtt.connectAsync(
      mqttUrl,
      {
        clientId: this.serial,
        username: this.serial,
        password: mqttTokenOf(this.key, this.serial),
        clean: true,
        connectTimeout: ANSWER_WITHIN_MS,
        reconnectPeriod: 2_000,
        rejectUnauthorized: false,
      },
      false,
    );
    client.on('error', () => undefined);
    client.on('message', (_topic, payload) => {
      const answer: unknown = JSON.parse(payload.toString('utf8'));
      this.waiting.get(String((answer as { counter?: unknown }).counter))?.(answer);
    });
    await client.subscribeAsync(topicOf(this.serial, 'down'), { qos: 1 });
    this.client = client;
    return client;
  }
}
