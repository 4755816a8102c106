import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import {
  type ButtonAnswer,
  type ButtonMessage,
  mqttTokenOf,
  topicOf,
} from '../../../bff/connectors/sos-buttons/sos-buttons.wire';
import { isOurAnswer, newDevices, sendMessage, signed } from '../../support/buttons';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, secondEntrance } from '../../support/sos';

type Device = { id: string; serial: string; key: Buffer };

const clients: MqttClient[] = [];

/** A device at a broker, with the answers it was sent. */
async function connect(port: number, device: Device, options: object = {}) {
  const client = await mqtt.connectAsync(
    `mqtt://127.0.0.1:${port}`,
    {
      clientId: device.serial,
      username: device.serial,
      password: mqttTokenOf(device.key, device.serial),
      reconnectPeriod: 0,
      connectTimeout: 5_000,
      ...options,
    },
    false,
  );
  clients.push(client);
  const answers: ButtonAnswer[] = [];
  client.on('error', () => undefined);
  client.on('message', (_topic, payload) => answers.push(JSON.parse(payload.toString()) as ButtonAnswer));
  await client.subscribeAsync(topicOf(device.serial, 'down'), { qos: 1 });
  return {
    client,
    answers,
    send: (message: ButtonMessage) =>
      client.publishAsync(topicOf(device.serial, 'up'), JSON.stringify(message), { qos: 1 }),
  };
}

async function casesOf(city: City, deviceId: string): Promise<number> {
  const [row] = await city.app.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_case WHERE device_id = ?', [
    deviceId,
  ]);
  return Number(row!.n);
}

async function counted(city: City, outcome: string): Promise<number> {
  const text = await fetch(`${city.url}/metrics`).then((answer) => answer.text());
  return Number(new RegExp(`sos_device_messages_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
});

describe('the broker within the program', () => {
  let city: City;
  let port: number;
  let device: Device;
  beforeAll(async () => {
    city = await startCity({ environment: { SOS_MQTT: 'on', SOS_MQTT_PORT: '0' } });
    port = city.app.sos.mqttPort()!;
  });
  afterAll(() => city?.stop());
  beforeEach(async () => {
    [device] = (await newDevices(city, 1)) as [Device];
  });
  afterEach(async () => expect(await casesWithoutTimer(city)).toEqual([]));

  it('acknowledges a press once it stands in the database, and answers with a signature', async () => {
    const { answers, send } = await connect(port, device);
    const press = signed(device, 1, 'press', { battery: 70 });
    await send(press);
    // The PUBACK is here: the case is too.
    expect(await casesOf(city, device.id)).toBe(1);
    const answer = await city.until(() => answers[0]);
    expect(answer).toMatchObject({ result: 'received', light: 'green_steady' });
    expect(isOurAnswer(device.key, press, answer)).toBe(true);
  });

  it('takes the same bytes by both doors, many times, as one press', async () => {
    const { answers, send } = await connect(port, device);
    const press = signed(device, 1, 'press');
    const [byHttps] = await Promise.all([sendMessage(city, press), send(press), send(press), send(press)]);
    await city.until(() => answers.length === 3);
    expect(new Set([byHttps!.body, ...answers].map((answer) => JSON.stringify(answer))).size).toBe(1);
    const presses = await city.app.db.query('SELECT id FROM sos_press WHERE client_key LIKE ?', [`dev:${device.id}:%`]);
    expect(presses).toHaveLength(1);
  });

  it('lets nobody in without the token of that serial, and gives no other’s place away', async () => {
    const [other] = (await newDevices(city, 1)) as [Device];
    const before = await counted(city, 'refused_entry');
    const wrong = [
      { password: 'wrong' },
      { username: other.serial },
      { clientId: other.serial },
      { username: 'NOBODY-0001', clientId: 'NOBODY-0001' },
      { username: undefined, password: undefined },
    ];
    for (const options of wrong) await expect(connect(port, device, options)).rejects.toThrow();
    expect(await counted(city, 'refused_entry')).toBe(before + wrong.length);
  });

  it('lets a device speak and listen on its own topics alone', async () => {
    const [other] = (await newDevices(city, 1)) as [Device];
    const { client } = await connect(port, device);
    for (const topic of [topicOf(other.serial, 'down'), 'yct/sos/+/up', '#', topicOf(device.serial, 'up')]) {
      const refused = await client.subscribeAsync(topic).then(
        (granted) => granted.every(({ qos }) => qos === 128),
        () => true,
      );
      expect(refused).toBe(true);
    }
    const before = await counted(city, 'foreign_topic');
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topicOf(other.serial, 'up'), JSON.stringify(signed(other, 1, 'press')), { qos: 1 }, () => undefined);
    await ended;
    expect(await counted(city, 'foreign_topic')).toBe(before + 1);
    expect(await casesOf(city, other.id)).toBe(0);
  });

  it('drops and counts what is no message, or is another’s, or is not signed', async () => {
    const [other] = (await newDevices(city, 1)) as [Device];
    const { client, answers } = await connect(port, device);
    const before = await counted(city, 'malformed');
    const odd = ['', 'not json', '{"serial":1}', JSON.stringify(signed(other, 1, 'press')), 'x'.repeat(3_000)];
    for (const payload of odd) await client.publishAsync(topicOf(device.serial, 'up'), payload, { qos: 1 });
    expect(await counted(city, 'malformed')).toBe(before + odd.length);
    await client.publishAsync(
      topicOf(device.serial, 'up'),
      JSON.stringify({ ...signed(device, 1, 'press'), mac: 'f'.repeat(64) }),
      { qos: 1 },
    );
    expect(client.connected).toBe(true);
    expect(answers).toEqual([]);
    expect(await casesOf(city, device.id)).toBe(0);
  });

  it('ends a connection that sends much before it says who it is', async () => {
    const { createConnection } = await import('node:net');
    const socket = createConnection(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    // A CONNECT that says it is 200 MB long.
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x5f]));
    socket.write(Buffer.alloc(64 * 1024));
    await ended;
  });

  it('gives no acknowledgement when nothing was kept: the device sends again and is heard', async () => {
    const { client, send } = await connect(port, device);
    const press = signed(device, 1, 'press');
    await city.app.db.execute('RENAME TABLE sos_case TO sos_case_away', []);
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
    let acknowledged = false;
    send(press).then(
      () => {
        acknowledged = true;
      },
      () => undefined,
    );
    await ended;
    expect(acknowledged).toBe(false);
    await city.app.db.execute('RENAME TABLE sos_case_away TO sos_case', []);
    const again = await connect(port, device);
    await again.send(press);
    expect(await casesOf(city, device.id)).toBe(1);
  });

  it('is taken over by another process when this one lets go of the port', async () => {
    const free = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port: found } = server.address() as { port: number };
        server.close(() => resolve(found));
      });
    });
    Object.assign(city.app.config, { SOS_MQTT_PORT: free });
    const first = await secondEntrance(city);
    const second = await secondEntrance(city);
    expect([first.app.sos.mqttPort(), second.app.sos.mqttPort()]).toEqual([free, null]);
    await first.stop();
    await city.until(() => second.app.sos.mqttPort() === free);
    const { send } = await connect(free, device);
    await send(signed(device, 1, 'press'));
    expect(await casesOf(city, device.id)).toBe(1);
    await second.stop();
  });
});

describe('a broker elsewhere', () => {
  it('is used by two processes without doubling a press', async () => {
    const aedes = await Aedes.createBroker();
    const broker = createServer(aedes.handle);
    await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
    const { port } = broker.address() as { port: number };
    const url = `mqtt://127.0.0.1:${port}`;
    // This broker knows no shared subscriptions: both processes get everything, which is the harder case.
    const city = await startCity({
      environment: { SOS_MQTT: 'on', SOS_MQTT_URL: url, SOS_MQTT_SHARE: 'none', PORT: '0' },
    });
    const second = await secondEntrance(city);
    try {
      const [device] = (await newDevices(city, 1)) as [Device];
      const { answers, send } = await connect(port, device);
      await send(signed(device, 1, 'press'));
      await city.until(() => answers.length === 2);
      expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]));
      const presses = await city.app.db.query('SELECT id FROM sos_press WHERE client_key LIKE ?', [
        `dev:${device.id}:%`,
      ]);
      expect(presses).toHaveLength(1);
    } finally {
      await second.stop();
      await city.stop();
      await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      broker.close();
    }
  });
});
