import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Bytes of a device's key. */
export const DEVICE_KEY_BYTES = 32;
/** Longest message of a device; whatever is longer is none. */
export const DEVICE_MESSAGE_BYTES = 2_048;

/** What a device sends, by either door. It has no clock, so nothing in it is a time. */
export const buttonMessageSchema = z.object({
  serial: z.string().regex(/^[A-Z0-9][A-Z0-9-]{5,31}$/),
  /** grows by at least one with every new message; a message sent again carries the same */
  counter: z.number().int().min(1).max(4_294_967_295),
  kind: z.enum(['press', 'heartbeat', 'low_battery', 'test', 'well']),
  /** per cent */
  battery: z.number().int().min(0).max(100).nullish(),
  /** dBm */
  signal: z.number().int().min(-200).max(0).nullish(),
  firmware: z
    .string()
    .regex(/^[\w.-]{1,20}$/)
    .nullish(),
  /** HMAC-SHA256 in lower-case hex */
  mac: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ButtonMessage = z.infer<typeof buttonMessageSchema>;

/** What a device is told; its light and its voice follow from it. */
export const buttonAnswerSchema = z.object({
  serial: z.string(),
  counter: z.number().int(),
  /**
   * `received`: a press stands in the database and people are being alerted. `done`: taken note of. `stale`: the counter is
   * not above the last one; go on from `nextCounter` and send anew.
   */
  result: z.enum(['received', 'done', 'stale']),
  /** of the case */
  number: z.string().nullable(),
  light: z.enum(['green_steady', 'green_blink', 'red_blink']),
  /** read aloud by a device that can */
  speak: z.string(),
  nextCounter: z.number().int().nullable(),
  mac: z.string(),
});
export type ButtonAnswer = z.infer<typeof buttonAnswerSchema>;

const hmac = (key: Buffer, lines: readonly (string | number)[]) =>
  createHmac('sha256', key).update(lines.join('\n')).digest('hex');

/** Signature of a message: a line for each field in this order, an empty one for what was left out. */
export function signButtonMessage(key: Buffer, message: Omit<ButtonMessage, 'mac'>): string {
  const { serial, counter, kind, battery, signal, firmware } = message;
  return hmac(key, ['yct-button-1', serial, counter, kind, battery ?? '', signal ?? '', firmware ?? '']);
}

/** Signature of an answer; it carries the signature of the message it answers, so it fits no other. */
export function signButtonAnswer(key: Buffer, messageMac: string, answer: Omit<ButtonAnswer, 'mac'>): string {
  const { serial, counter, result, number, light, nextCounter, speak } = answer;
  return hmac(key, [
    'yct-answer-1',
    messageMac,
    serial,
    counter,
    result,
    number ?? '',
    light,
    nextCounter ?? '',
    speak,
  ]);
}

/** The password of a device at an MQTT broker: derived, so that the broker's side never sees the key. */
export function mqttTokenOf(key: Buffer, serial: string): string {
  return hmac(key, ['yct-mqtt-1', serial]);
}

/** Equal in the same time, wherever they differ. */
export function isSameMac(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `up`: from the device; `down`: to it. */
export const topicOf = (serial: string, way: 'up' | 'down') => `yct/sos/${serial}/${way}`;
/** Every device's messages. */
export const ALL_UP = topicOf('+', 'up');

/** Whose topic that is, and which way; null when it is none of ours. */
export function readTopic(topic: string): { serial: string; way: 'up' | 'down' } | null {
  const found = /^yct\/sos\/([A-Z0-9][A-Z0-9-]{5,31})\/(up|down)$/.exec(topic);
  return found && { serial: found[1]!, way: found[2] as 'up' | 'down' };
}
