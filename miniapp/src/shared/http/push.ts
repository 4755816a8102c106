import Taro from '@tarojs/taro';
import { useEffect, useRef } from 'react';
import { useSession } from '@/shared/session/session';
import { pushAddress } from './address';
import { request } from './client';

/** One thing the server tells without being asked. `reconnected` is ours: something may have been missed. */
export interface PushMessage {
  type: string;
  data: unknown;
}

const RECONNECTED = 'reconnected';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

type Handler = (message: PushMessage) => void;
const handlers = new Map<Handler, string[]>();

let socket: Taro.SocketTask | undefined;
let isOpening = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let wasOpen = false;
/** Public things listened to, such as one line's vehicles, and by how many. */
const followed = new Map<string, number>();

function follow(task: Taro.SocketTask, topic: string): void {
  task.send({ data: JSON.stringify({ follow: topic }), fail: () => undefined });
}

function tell(message: PushMessage): void {
  for (const [handler, types] of handlers) {
    if (message.type === RECONNECTED || types.includes(message.type)) handler(message);
  }
}

async function open(): Promise<void> {
  // A visitor has no messages of their own; a socket is worth its cost only for a topic.
  const isWanted = useSession.getState().status === 'signed-in' || followed.size > 0;
  if (socket || isOpening || handlers.size === 0 || !isWanted) return;
  isOpening = true;
  try {
    const { ticket } = await request<{ ticket: string }>({ method: 'POST', path: '/push/ticket', body: {} });
    const task = await Taro.connectSocket({ url: pushAddress(ticket) });
    socket = task;
    task.onOpen(() => {
      failures = 0;
      for (const topic of followed.keys()) follow(task, topic);
      if (wasOpen) tell({ type: RECONNECTED, data: null });
      wasOpen = true;
    });
    task.onMessage(({ data }) => {
      try {
        tell(JSON.parse(String(data)) as PushMessage);
      } catch {
        // A frame that is not ours is no reason to lose the connection.
      }
    });
    task.onClose(() => lost(task));
    task.onError(() => lost(task));
  } catch {
    later();
  } finally {
    isOpening = false;
  }
}

function lost(task: Taro.SocketTask): void {
  if (socket !== task) return;
  socket = undefined;
  later();
}

/** Tries again after a pause that doubles, each phone at its own moment so that they do not come back together. */
function later(): void {
  clearTimeout(timer);
  if (handlers.size === 0) return;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random());
  failures += 1;
  timer = setTimeout(() => void open(), pauseMs);
}

function closeSocket(): void {
  clearTimeout(timer);
  const task = socket;
  socket = undefined;
  task?.close({});
}

// A push is for a person: another one, or none, means another connection, or none.
useSession.subscribe((session, before) => {
  if (session.person?.personId === before.person?.personId && session.status === before.status) return;
  closeSocket();
  wasOpen = false;
  failures = 0;
  void open();
});

/**
 * Hears messages of these types while the component is there, and of every reconnection.
 *
 * @param topics public topics to follow as well, such as `line:12`; they work for visitors too
 */
export function usePush(types: string[], handler: Handler, topics: string[] = []): void {
  const newest = useRef(handler);
  newest.current = handler;
  const wanted = types.join(' ');
  useEffect(() => {
    if (!wanted) return;
    const listen: Handler = (message) => newest.current(message);
    handlers.set(listen, wanted.split(' '));
    void open();
    return () => {
      handlers.delete(listen);
      if (handlers.size === 0) closeSocket();
    };
  }, [wanted]);
  const wantedTopics = topics.join(' ');
  useEffect(() => {
    if (!wantedTopics) return;
    const mine = wantedTopics.split(' ');
    for (const topic of mine) {
      const isNew = !followed.has(topic);
      followed.set(topic, (followed.get(topic) ?? 0) + 1);
      if (isNew && socket) follow(socket, topic);
    }
    void open();
    return () => {
      for (const topic of mine) {
        const left = (followed.get(topic) ?? 1) - 1;
        if (left > 0) followed.set(topic, left);
        else followed.delete(topic);
      }
    };
  }, [wantedTopics]);
}
