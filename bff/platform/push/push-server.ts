import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Actor } from '../actor';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import type { Audience } from './push.types';
import type { PushBus } from './push-bus';

const TICKET_MS = 30_000;
const HEARTBEAT_MS = 25_000;
const MOST_TOPICS = 20;
/** A reader this far behind is dropped; it reconnects and reads afresh. */
const MOST_BUFFERED_BYTES = 1_000_000;
const TOPIC = /^[\w-]{1,40}(:[\w.-]{1,60})?$/;

interface Listener {
  socket: WebSocket;
  audiences: Set<string>;
  topics: number;
  isAlive: boolean;
}

export interface PushServerOptions {
  bus: PushBus;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  secret: string;
}

/**
 * WebSockets at `/api/push?ticket=…`. A ticket is signed, lasts 30 s, and carries the caller's audiences, so that no
 * access token is ever part of an address. A socket may add public topics with `{"follow":"line:12"}`.
 */
export function createPushServer(options: PushServerOptions) {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4_096 });
  const listeners = new Map<string, Set<Listener>>();
  const all = new Set<Listener>();

  const sign = (text: string) => createHmac('sha256', options.secret).update(`push:${text}`).digest('base64url');

  function issueTicket(actor: Actor | null): { ticket: string; expiresAt: string } {
    const audiences: Audience[] = actor
      ? [
          `person:${actor.personId}`,
          ...actor.grants.flatMap((grant): Audience[] => [`unit:${grant.unitId}`, `role:${grant.role}`]),
        ]
      : [];
    const expires = options.clock.now().getTime() + TICKET_MS;
    const text = Buffer.from(JSON.stringify([expires, audiences, randomBytes(6).toString('base64url')])).toString(
      'base64url',
    );
    return { ticket: `${text}.${sign(text)}`, expiresAt: new Date(expires).toISOString() };
  }

  function readTicket(ticket: string): Audience[] | null {
    const [text = '', signature = ''] = ticket.split('.');
    const expected = Buffer.from(sign(text));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
    const [expires, audiences] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, Audience[]];
    return expires > options.clock.now().getTime() ? audiences : null;
  }

  function follow(listener: Listener, audience: string): void {
    listener.audiences.add(audience);
    const set = listeners.get(audience) ?? new Set();
    listeners.set(audience, set);
    set.add(listener);
  }

  function leave(listener: Listener): void {
    all.delete(listener);
    options.metrics.sockets.set(all.size);
    for (const audience of listener.audiences) {
      const set = listeners.get(audience);
      set?.delete(listener);
      if (set?.size === 0) listeners.delete(audience);
    }
  }

  function onMessage(listener: Listener, raw: string): void {
    let message: { follow?: unknown };
    try {
      message = JSON.parse(raw) as { follow?: unknown };
    } catch {
      return;
    }
    if (typeof message.follow === 'string' && TOPIC.test(message.follow) && listener.topics < MOST_TOPICS) {
      listener.topics += 1;
      follow(listener, `topic:${message.follow}`);
      listener.socket.send(JSON.stringify({ type: 'push.following', data: { topic: message.follow } }));
    }
  }

  options.bus.listen((event) => {
    const reached = new Set<Listener>();
    for (const audience of event.audience) for (const listener of listeners.get(audience) ?? []) reached.add(listener);
    if (reached.size === 0) return;
    const text = JSON.stringify({ type: event.type, data: event.data });
    for (const listener of reached) {
      if (listener.socket.bufferedAmount > MOST_BUFFERED_BYTES) listener.socket.terminate();
      else listener.socket.send(text);
    }
  });

  const heartbeat = setInterval(() => {
    for (const listener of all) {
      if (!listener.isAlive) listener.socket.terminate();
      listener.isAlive = false;
      listener.socket.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const audiences = url.pathname === '/api/push' ? readTicket(url.searchParams.get('ticket') ?? '') : null;
    if (!audiences) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, socket, head, (ws) => {
      const listener: Listener = { socket: ws, audiences: new Set(), topics: 0, isAlive: true };
      all.add(listener);
      options.metrics.sockets.set(all.size);
      for (const audience of audiences) follow(listener, audience);
      ws.on('pong', () => {
        listener.isAlive = true;
      });
      ws.on('message', (raw) => onMessage(listener, String(raw)));
      ws.on('close', () => leave(listener));
      ws.on('error', (error) => options.log.debug({ error }, 'socket failed'));
      ws.send(JSON.stringify({ type: 'push.ready', data: {} }));
    });
  }

  return {
    issueTicket,
    hasListeners: () => all.size > 0,
    attach: (http: Server) => http.on('upgrade', onUpgrade),
    /** Tells every listener to come back, which a load balancer leads to another process. */
    stop(): void {
      clearInterval(heartbeat);
      for (const listener of all) listener.socket.close(1001, 'restarting');
      server.close();
    },
  };
}

export type PushServer = ReturnType<typeof createPushServer>;
