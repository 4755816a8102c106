import type { SendOutcome } from '../sending/send-outcome.port';

export interface OutgoingText {
  /** same key, one text: a repeat after an unknown outcome is safe */
  clientId: string;
  to: string;
  text: string;
  /** where the gateway reports delivery */
  receiptUrl?: string;
}

export interface OutgoingCall extends OutgoingText {
  /** keys the listener may press, and what each means */
  keys?: Record<string, string>;
}

export interface MessageReceipt {
  /** the key the text was sent with */
  clientId: string;
  messageId: string;
  status: 'delivered' | 'failed';
  reason?: string;
}

export interface CallReceipt {
  /** the key the call was placed with */
  clientId: string;
  callId: string;
  status: 'answered' | 'no_answer' | 'busy' | 'failed';
  /** the key the listener pressed */
  key?: string;
  reason?: string;
}

/** A request from the gateway, as it came. */
export interface SignedReceipt {
  path: string;
  body: Buffer;
  header(name: string): string | undefined;
}

/** Texts and voice calls over a carrier's gateway. */
export interface SmsGateway {
  sendText(text: OutgoingText): Promise<SendOutcome>;
  placeCall(call: OutgoingCall): Promise<SendOutcome>;
  /** What became of a text, by the gateway's id; null when it knows none. */
  textStatus(messageId: string): Promise<'accepted' | 'delivered' | 'failed' | null>;
  /**
   * Reads a delivery receipt after checking key, signature, time window and nonce.
   * @throws ApiError unauthenticated when it is forged, old or replayed; invalid_request when it can't be read
   */
  readReceipt(request: SignedReceipt): MessageReceipt;
  /** What became of a call, by the gateway's id; null when it knows none. @throws ApiError upstream_* when it does not answer */
  callStatus(callId: string): Promise<{ status: 'ringing' | CallReceipt['status']; key?: string } | null>;
  /** Reads what the gateway says of a call: the same checks as `readReceipt`, and the same errors. */
  readCallReceipt(request: SignedReceipt): CallReceipt;
}
