import type { ButtonWire } from './sos-buttons.port';
import {
  buttonMessageSchema,
  DEVICE_KEY_BYTES,
  DEVICE_MESSAGE_BYTES,
  isSameMac,
  mqttTokenOf,
  signButtonAnswer,
  signButtonMessage,
} from './sos-buttons.wire';

/** Reads and signs as devices do. */
export function createButtonWire(): ButtonWire {
  return {
    keyBytes: DEVICE_KEY_BYTES,
    read(payload) {
      if (payload.length > DEVICE_MESSAGE_BYTES) return null;
      try {
        return buttonMessageSchema.safeParse(JSON.parse(payload.toString('utf8'))).data ?? null;
      } catch {
        return null;
      }
    },
    isSignedBy: (key, message) => isSameMac(message.mac, signButtonMessage(key, message)),
    answer(key, message, parts) {
      const unsigned = { serial: message.serial, counter: message.counter, ...parts };
      return { ...unsigned, mac: signButtonAnswer(key, message.mac, unsigned) };
    },
    isTokenOf: (key, serial, token) => isSameMac(token, mqttTokenOf(key, serial)),
  };
}
