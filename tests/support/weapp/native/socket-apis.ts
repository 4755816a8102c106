import WebSocket from 'ws';
import type { Json } from '../protocol';
import { type AsyncApi, binary, isBinary, mapAddress, PhoneFailure, type PhoneState } from './phone';

/** WeChat allows this many at once. */
const socketLimit = 5;

const open = new WeakMap<PhoneState, Map<number, WebSocket>>();

function socketsOf(phone: PhoneState): Map<number, WebSocket> {
  const known = open.get(phone) ?? new Map<number, WebSocket>();
  open.set(phone, known);
  return known;
}

const connectSocket: AsyncApi = (args, context) => {
  const sockets = socketsOf(context.phone);
  if (sockets.size >= socketLimit) throw new PhoneFailure('exceed max task count', { errno: 600004 });
  const fail = (reason: string): undefined => {
    setImmediate(() => {
      context.progress('Error', { errMsg: reason });
      context.progress('Close', { code: 1006, reason });
    });
  };
  if (context.phone.network === 'none') return fail('network is down');
  const url = mapAddress(context.phone, String(args.url), /^wss?:$/);
  const socket = new WebSocket(url, (args.protocols as string[] | undefined) ?? [], { headers: args.header ?? {} });
  sockets.set(context.id, socket);
  socket.on('open', () => context.progress('Open', { header: {} }));
  socket.on('message', (data, isBinaryFrame) => {
    const bytes = data as Buffer;
    context.progress('Message', { data: (isBinaryFrame ? binary(bytes) : bytes.toString()) as Json });
  });
  socket.on('error', (error) => context.progress('Error', { errMsg: error.message }));
  socket.on('close', (code, reason) => {
    sockets.delete(context.id);
    context.progress('Close', { code, reason: reason.toString() });
  });
  return undefined;
};

const sendSocketMessage: AsyncApi = (args, { phone }) => {
  const socket = socketsOf(phone).get(Number(args.socket));
  if (socket?.readyState !== WebSocket.OPEN) throw new PhoneFailure('SocketTask.readyState is not OPEN');
  socket.send(isBinary(args.data) ? Buffer.from(args.data.$binary, 'base64') : String(args.data));
  return undefined;
};

const closeSocket: AsyncApi = (args, { phone }) => {
  const socket = socketsOf(phone).get(Number(args.socket));
  socket?.close(Number(args.code ?? 1000), String(args.reason ?? ''));
  return undefined;
};

export const socketApis: Record<string, AsyncApi> = { connectSocket, sendSocketMessage, closeSocket };

/** What happens to open sockets when the network goes, or the app is closed. */
export function dropSockets(phone: PhoneState): void {
  for (const socket of socketsOf(phone).values()) socket.terminate();
}
