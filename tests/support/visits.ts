import { randomUUID } from 'node:crypto';
import { NOTICE_VERSION } from '../../bff/features/identity/privacy-notice';
import type { ApiClient } from './api-client';
import type { City } from './city';

/** Version of the privacy notice in force. */
export const VERSION = NOTICE_VERSION;

export const nonce = () => randomUUID().slice(0, 8);

/** People coming to a city by SMS or WeChat, each with a phone of their own. */
export function createVisits(city: () => City) {
  let nextPhone = 13_900_100_000;

  /** The code that came to a phone. */
  function codeSentTo(phone: string): string {
    return /验证码(\d{6})/.exec(city().simulators.sms.texts(phone).at(-1)!.text)![1]!;
  }

  return {
    newPhone: () => String(nextPhone++),
    codeSentTo,

    async signInBySms(phone: string) {
      const client = city().visitor();
      expect((await client.post('/identity/sms-codes', { phone })).status).toBe(202);
      const answer = await client.post('/identity/sms-login', { phone, code: codeSentTo(phone) });
      expect(answer.status).toBe(200);
      client.accessToken = answer.body.tokens.accessToken;
      client.personId = answer.body.me.personId;
      return { client, ...(answer.body as { tokens: { refreshToken: string }; isNew: boolean }) };
    },

    async signInByWechat(code: string) {
      const client = city().visitor();
      const answer = await client.post('/identity/wechat-login', { code });
      expect(answer.status).toBe(200);
      client.accessToken = answer.body.tokens.accessToken;
      client.personId = answer.body.me.personId;
      return { client, body: answer.body };
    },

    async consent(client: ApiClient) {
      const answer = await client.post('/identity/consents', { version: VERSION });
      expect(answer.status).toBe(200);
      client.accessToken = answer.body.tokens.accessToken;
    },
  };
}
