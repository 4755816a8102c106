import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import { type ApiAnswer, createApiClient } from '../../support/api-client';

export interface Person {
  personId(): string;
  openId: string;
  /** One request, sent again with the same key while nobody answers. @throws GaveUp when nobody does for minutes */
  call(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Pick<ApiAnswer, 'status' | 'body'>>;
}

export class GaveUp extends Error {}

const ATTEMPT_MS = 30_000;
const PATIENCE_MS = 300_000;
const MAY_PASS = new Set([408, 425, 429, 500, 502, 503, 504]);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everybody of the demo, each with a phone that signs in anew whenever the city's time has passed over its token. */
export function peopleOf(url: string, onResent: () => void): Person[] {
  return DEMO_PEOPLE.map(({ key: name, phone, openId }) => {
    const client = createApiClient(url);
    let signingIn: Promise<void> | null = null;
    function signIn(): Promise<void> {
      signingIn ??= (client.personId ? signInAgain() : client.signIn(phone, DEMO_SMS_CODE)).finally(() => {
        signingIn = null;
      });
      return signingIn;
    }

    let visits = 0;
    /** As the mini-program does it; nobody gets a hundred messages a day. */
    async function signInAgain(): Promise<void> {
      visits += 1;
      const answer = await client.post('/identity/wechat-login', { code: `demo-${name}-storm-${visits}` });
      if (answer.status >= 300) throw new Error(`${name} could not sign in: ${answer.status}`);
      client.accessToken = answer.body.tokens.accessToken;
    }

    async function send(method: string, path: string, body: unknown, key: string | undefined) {
      if (!client.accessToken || signingIn) await signIn();
      const token = client.accessToken;
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      const given = { status: answer.status, body: await answer.json().catch(() => null) };
      if (answer.status === 401 && client.accessToken === token) client.accessToken = null;
      return given;
    }

    return {
      personId: () => client.personId!,
      openId,
      async call(method, path, body, key) {
        const endsAt = Date.now() + PATIENCE_MS;
        for (let attempt = 0; ; attempt += 1) {
          let last: unknown;
          try {
            const answer = await send(method, path, body, key);
            if (answer.status !== 401 && !MAY_PASS.has(answer.status)) return answer;
            last = `${answer.status} ${JSON.stringify(answer.body)}`;
          } catch (error) {
            // No answer: whether it was heard is unknown, so the same is sent again.
            last = error;
          }
          if (Date.now() > endsAt) throw new GaveUp(`${method} ${path}: ${String(last)}`);
          onResent();
          await pause(Math.min(2_000, 100 * 2 ** attempt));
        }
      },
    };
  });
}
