import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { SettableClock } from '../../../bff/platform/clock';
import { createLogger } from '../../../bff/platform/log';
import { createMetrics } from '../../../bff/platform/metrics';
import { createOutbox } from '../../../bff/platform/push/outbox.sql';
import { createLocalBus, type PushBus } from '../../../bff/platform/push/push-bus';
import { createPushServer, type PushServer } from '../../../bff/platform/push/push-server';
import { startDatabase } from '../../support/database';
import { until } from '../../support/until';

const log = createLogger({ level: 'silent' });
const clock = new SettableClock();
let database: Awaited<ReturnType<typeof startDatabase>>;
let server: Server;
let push: PushServer;
let bus: PushBus;
let port: number;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  database = await startDatabase();
  bus = createLocalBus();
  push = createPushServer({
    bus,
    clock,
    log,
    metrics: createMetrics({ collectDefaults: false }),
    secret: 's'.repeat(40),
  });
  server = createServer();
  push.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
  clock.release();
});
afterAll(async () => {
  push.stop();
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

async function listen(ticket: string): Promise<{ socket: WebSocket; heard: { type: string; data: object }[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/push?ticket=${ticket}`);
  sockets.push(socket);
  const heard: { type: string; data: object }[] = [];
  socket.on('message', (text) => heard.push(JSON.parse(String(text))));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  await until(() => heard.some((event) => event.type === 'push.ready'));
  return { socket, heard };
}

const actor = (personId: string, unitId = 'unit-a') => ({
  personId,
  sessionId: 's',
  consentVersion: '1',
  grants: [{ role: 'handler' as const, unitId }],
});

describe('push', () => {
  it('reaches a person, a unit, a role and followers of a topic, and nobody else', async () => {
    const [one, two, visitor] = await Promise.all([
      listen(push.issueTicket(actor('one')).ticket),
      listen(push.issueTicket(actor('two', 'unit-b')).ticket),
      listen(push.issueTicket(null).ticket),
    ]);
    visitor.socket.send(JSON.stringify({ follow: 'line:12' }));
    await until(() => visitor.heard.some((event) => event.type === 'push.following'));

    bus.send({ type: 'to.person', audience: ['person:one'], data: {} });
    bus.send({ type: 'to.unit', audience: ['unit:unit-b', 'person:two'], data: {} });
    bus.send({ type: 'to.role', audience: ['role:handler'], data: {} });
    bus.send({ type: 'to.topic', audience: ['topic:line:12'], data: { n: 1 } });
    bus.send({ type: 'to.end', audience: ['person:one', 'person:two', 'topic:line:12'], data: {} });

    const ended = (heard: { type: string }[]) => heard.some((event) => event.type === 'to.end');
    await until(() => ended(one.heard) && ended(two.heard) && ended(visitor.heard));
    const types = (heard: { type: string }[]) =>
      heard.map((event) => event.type).filter((type) => type.startsWith('to.'));
    expect(types(one.heard)).toEqual(['to.person', 'to.role', 'to.end']);
    expect(types(two.heard)).toEqual(['to.unit', 'to.role', 'to.end']);
    expect(types(visitor.heard)).toEqual(['to.topic', 'to.end']);
  });

  it('refuses a forged, a changed and an expired ticket', async () => {
    const { ticket } = push.issueTicket(actor('one'));
    const [text, signature] = ticket.split('.');
    const forged = Buffer.from(JSON.stringify([Date.now() + 60_000, ['person:two'], 'x'])).toString('base64url');
    await expect(listen('nonsense')).rejects.toThrow('401');
    await expect(listen(`${forged}.${signature}`)).rejects.toThrow('401');
    await expect(listen(`${text}.${signature!.slice(0, -1)}`)).rejects.toThrow('401');
    clock.advance(31_000);
    await expect(listen(ticket)).rejects.toThrow('401');
  });

  it('does not let a listener choose a private audience', async () => {
    const spy = await listen(push.issueTicket(null).ticket);
    spy.socket.send(JSON.stringify({ follow: 'person:one' }));
    await until(() => spy.heard.some((event) => event.type === 'push.following'));
    bus.send({ type: 'private', audience: ['person:one'], data: {} });
    bus.send({ type: 'end', audience: ['topic:person:one'], data: {} });
    await until(() => spy.heard.some((event) => event.type === 'end'));
    expect(spy.heard.map((event) => event.type)).not.toContain('private');
  });
});

describe('the outbox', () => {
  it('pushes after commit, and never what was rolled back', async () => {
    const heard: string[] = [];
    const own = createLocalBus();
    own.listen((event) => void heard.push(event.type));
    const { outbox, sweep } = createOutbox({ db: database.db, bus: own, clock, log });
    await database.db.transaction(async (tx) => {
      await outbox.publish(tx, { type: 'kept', audience: ['person:one'], data: {} });
      expect(heard).toEqual([]);
    });
    await database.db
      .sqlTransaction(async (tx) => {
        await outbox.publish(tx, { type: 'lost', audience: ['person:one'], data: {} });
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    clock.advance(10_000);
    await sweep();
    expect(heard).toEqual(['kept']);
  });

  it('sweeps what a dead process committed and never pushed, once', async () => {
    const dead = createOutbox({ db: database.db, bus: { ...createLocalBus(), send: () => undefined }, clock, log });
    await database.db.transaction((tx) =>
      dead.outbox.publish(tx, { type: 'orphan', audience: ['person:one'], data: { n: 7 } }),
    );
    const heard: unknown[] = [];
    const own = createLocalBus();
    own.listen((event) => void heard.push(event));
    const alive = createOutbox({ db: database.db, bus: own, clock, log });
    clock.advance(10_000);
    await alive.sweep();
    await alive.sweep();
    expect(heard).toEqual([{ type: 'orphan', audience: ['person:one'], data: { n: 7 } }]);
  });
});
