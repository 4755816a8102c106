import { randomUUID } from 'node:crypto';

export interface ApiAnswer {
  status: number;
  // Tests reach into answers of every shape; the contract guard has checked them on the way out.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  headers: Headers;
}

export interface CallOptions {
  /** Idempotency-Key; a fresh one is made for every call that changes something, unless given or null */
  key?: string | null;
  headers?: Record<string, string>;
}

export interface ApiClient {
  readonly url: string;
  accessToken: string | null;
  personId: string | null;
  get(path: string, options?: CallOptions): Promise<ApiAnswer>;
  post(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  put(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  patch(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  delete(path: string, options?: CallOptions): Promise<ApiAnswer>;
  /** sends bytes as the one file of a form */
  upload(path: string, bytes: Buffer, name: string, contentType?: string): Promise<ApiAnswer>;
  /** sends text as it is, for malformed input */
  raw(method: string, path: string, body: string | Buffer, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** signs in by phone and code and accepts the privacy notice in force */
  signIn(phone: string, code: string): Promise<void>;
}

/** A caller of the API over real HTTP. Paths are below `/api`. */
export function createApiClient(url: string): ApiClient {
  async function send(method: string, path: string, init: RequestInit, options: CallOptions = {}): Promise<ApiAnswer> {
    const headers: Record<string, string> = { ...(init.headers as Record<string, string>), ...options.headers };
    if (client.accessToken) headers.authorization ??= `Bearer ${client.accessToken}`;
    if (method !== 'GET' && options.key !== null) headers['idempotency-key'] ??= options.key ?? randomUUID();
    const response = await fetch(`${url}/api${path}`, { ...init, method, headers });
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = isJson ? await response.json() : Buffer.from(await response.arrayBuffer());
    return { status: response.status, body, headers: response.headers };
  }

  function sendJson(method: string, path: string, body: unknown, options?: CallOptions): Promise<ApiAnswer> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return send(method, path, init, options);
  }

  const client: ApiClient = {
    url,
    accessToken: null,
    personId: null,
    get: (path, options) => send('GET', path, {}, options),
    post: (path, body, options) => sendJson('POST', path, body, options),
    put: (path, body, options) => sendJson('PUT', path, body, options),
    patch: (path, body, options) => sendJson('PATCH', path, body, options),
    delete: (path, options) => sendJson('DELETE', path, undefined, options),
    upload(path, bytes, name, contentType = 'image/jpeg') {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)], { type: contentType }), name);
      return send('POST', path, { body: form });
    },
    raw: (method, path, body, headers = {}) =>
      send(method, path, { body: typeof body === 'string' ? body : new Uint8Array(body), headers }),
    async signIn(phone, code) {
      // Somebody who comes back a day later brings a stale token: they sign in as a stranger.
      client.accessToken = null;
      const asked = await client.post('/identity/sms-codes', { phone });
      if (asked.status >= 300) throw new Error(`no code for ${phone}: ${JSON.stringify(asked.body)}`);
      const answer = await client.post('/identity/sms-login', { phone, code });
      if (answer.status >= 300) throw new Error(`${phone} could not sign in: ${JSON.stringify(answer.body)}`);
      client.accessToken = answer.body.tokens.accessToken;
      client.personId = answer.body.me.personId;
      const { consentVersion, privacyNoticeVersion } = answer.body.me;
      if (consentVersion === privacyNoticeVersion) return;
      const consent = await client.post('/identity/consents', { version: privacyNoticeVersion });
      if (consent.status >= 300) throw new Error(`consent was refused: ${JSON.stringify(consent.body)}`);
      // The token says which notice was accepted, so a new one comes with the consent.
      if (consent.body.tokens) client.accessToken = consent.body.tokens.accessToken;
      else {
        const fresh = await client.post('/identity/refresh', { refreshToken: answer.body.tokens.refreshToken });
        client.accessToken = (fresh.body.tokens ?? fresh.body).accessToken;
      }
    },
  };
  return client;
}
