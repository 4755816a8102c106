import type { ButtonAnswer, ButtonMessage } from './sos-buttons.wire';

export type { ButtonAnswer, ButtonMessage };

/** The handwriting of devices: whatever they sign and whatever is signed for them. */
export interface ButtonWire {
  readonly keyBytes: number;
  /** null when the bytes are no message */
  read(payload: Buffer): ButtonMessage | null;
  /** the message was signed by this key */
  isSignedBy(key: Buffer, message: ButtonMessage): boolean;
  answer(key: Buffer, message: ButtonMessage, answer: Omit<ButtonAnswer, 'mac' | 'serial' | 'counter'>): ButtonAnswer;
  /** `token` is what a device with this key shows at the MQTT door */
  isTokenOf(key: Buffer, serial: string, token: string): boolean;
}

export interface MqttDoorHandlers {
  /** A device shows its serial and its token. Rejects only when it can't be told now. */
  mayEnter(serial: string, token: string): Promise<boolean>;
  /**
   * Takes the bytes that came on a device's own topic. Resolves once what they say is durable, with the answer to send down, or
   * null when there is none. Rejects when nothing was kept: the sender has to send again.
   */
  take(serial: string, payload: Buffer): Promise<ButtonAnswer | null>;
  /** something came that no device of ours would send */
  onOdd(what: 'foreign_topic' | 'refused_entry'): void;
}

/** The second way in for devices. */
export interface MqttDoor {
  /** the address devices connect to, as far as this process knows it; null before `open` and for a broker elsewhere */
  port(): number | null;
  open(handlers: MqttDoorHandlers): Promise<void>;
  close(): Promise<void>;
}
