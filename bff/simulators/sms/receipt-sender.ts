import { randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, signGatewayRequest } from '../../connectors/sms/sms.wire';

/** What becomes of receipts on their way to us. */
export interface ReceiptFaults {
  /** each comes twice */
  duplicate: boolean;
  /** each waits for the next one, which overtakes it */
  reorder: boolean;
  /** none comes */
  lose: boolean;
}

/** Posts signed receipts as carriers do, and loses, doubles or shuffles them on demand. */
export function createReceiptSender(of: { accessKey: string; secret: string; clock: { now(): Date } }) {
  const underway = new Set<Promise<void>>();
  let faults: ReceiptFaults = { duplicate: false, reorder: false, lose: false };
  /** waits to be overtaken */
  let held: (() => void) | null = null;

  function letHeldGo(): void {
    const send = held;
    held = null;
    send?.();
  }

  /** Three attempts; a receipt nobody takes is dropped. */
  function post(url: string, receipt: object): void {
    const body = JSON.stringify(receipt);
    const path = new URL(url).pathname;
    const sending = (async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        const timestamp = String(of.clock.now().getTime());
        const nonce = randomUUID();
        const signature = signGatewayRequest(of.secret, { method: 'POST', path, timestamp, nonce, body });
        const taken = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            [SIGNATURE_HEADERS.accessKey]: of.accessKey,
            [SIGNATURE_HEADERS.timestamp]: timestamp,
            [SIGNATURE_HEADERS.nonce]: nonce,
            [SIGNATURE_HEADERS.signature]: signature,
          },
          body,
          signal: AbortSignal.timeout(5_000),
        }).then(
          (answer) => answer.ok,
          () => false,
        );
        if (taken) return;
      }
    })().finally(() => underway.delete(sending));
    underway.add(sending);
  }

  return {
    send(url: string, receipt: object): void {
      if (faults.lose) return;
      const send = () => {
        post(url, receipt);
        if (faults.duplicate) post(url, receipt);
      };
      if (faults.reorder && !held) {
        held = send;
        return;
      }
      send();
      letHeldGo();
    },
    faults: (): Readonly<ReceiptFaults> => faults,
    setFaults(changed: Partial<ReceiptFaults>): void {
      faults = { ...faults, ...changed };
      if (!faults.reorder) letHeldGo();
    },
    /** resolves when every receipt under way was answered or given up */
    async idle(): Promise<void> {
      letHeldGo();
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
