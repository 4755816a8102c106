import type { ServiceMessage, ViewCommand } from '../protocol';

declare global {
  interface Window {
    /** Put there by the driver: one JSON array of messages to the service layer. */
    weappSend(json: string): void;
    weappReceive(commands: ViewCommand[]): void;
  }
}

let waiting: ServiceMessage[] = [];

/** Queues a message for the service layer; those of one turn travel together, in order. */
export function send(message: ServiceMessage): void {
  waiting.push(message);
  if (waiting.length === 1) queueMicrotask(flush);
}

/** Sends what is waiting now, so that the answer to a command never overtakes the messages it caused. */
export function flush(): void {
  if (waiting.length === 0) return;
  const batch = waiting;
  waiting = [];
  window.weappSend(JSON.stringify(batch));
}
