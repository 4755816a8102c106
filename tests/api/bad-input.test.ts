import type { ErrorCode } from '../../bff/contracts/errors';
import { ERROR_STATUS } from '../../bff/contracts/errors';
import type { ApiAnswer, ApiClient } from '../support/api-client';
import { type ApiDocument, type Operation, operationsOf, pathOf, someoneFor } from '../support/api-document';
import { type City, startCity } from '../support/city';

let city: City;
let operations: Operation[];

beforeAll(async () => {
  city = await startCity({ environment: { TRANSIT_WATCH: 'on' } });
  // Without a timetable every question about buses is answered "not yet", whatever was asked.
  await city.until(async () => (await city.visitor().get('/transit/stops/near')).status === 200, { withinMs: 80_000 });
  city.logLines.length = 0;
  const { body } = await city.visitor().get('/openapi.json');
  operations = operationsOf(body as ApiDocument);
}, 120_000);
afterAll(() => city.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const KEY = () => ({ 'idempotency-key': crypto.randomUUID() });
const isGuarded = ({ whoMay }: Operation) => whoMay !== 'anyone';
const isStaffOnly = ({ whoMay }: Operation) => whoMay.startsWith('staff');

/** Marks of our insides: none may reach a caller. */
const INSIDES = /\n\s+at |node_modules|\/bff\/|\.ts:\d|prisma|SELECT .* FROM|ECONN|Error:/i;

/** What is wrong with a refusal, or null when it is as it should be. */
function faultOf(answer: ApiAnswer, expected: readonly number[]): string | null {
  const text = Buffer.isBuffer(answer.body) ? answer.body.toString() : JSON.stringify(answer.body);
  if (!expected.includes(answer.status))
    return `${answer.status} instead of ${expected.join('/')}: ${text.slice(0, 160)}`;
  if (INSIDES.test(text)) return `shows its insides: ${text.slice(0, 160)}`;
  if (answer.status < 400) return null;
  const error = answer.body?.error;
  if (!error) return `no envelope: ${text.slice(0, 160)}`;
  if (ERROR_STATUS[error.code as ErrorCode] !== answer.status) return `${error.code} goes not with ${answer.status}`;
  if (typeof error.message !== 'string' || error.message.length < 4) return 'says nothing';
  if (typeof error.retryable !== 'boolean') return 'does not say whether to try again';
  if (error.requestId !== answer.headers.get('x-request-id')) return 'names another request id than its header';
  return null;
}

/** One call, just as it is told: nothing is added but who is calling. `raw` of the client would add a key. */
async function send(
  client: ApiClient,
  method: string,
  path: string,
  { body, headers = {} }: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const authorization = client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : undefined;
  const response = await fetch(`${city.url}/api${path}`, {
    method,
    headers: { ...authorization, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    body: isJson ? await response.json() : Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
  };
}

/** Runs one bad call on each operation, and tells the faults by name. */
async function faultsOver(
  chosen: readonly Operation[],
  expected: readonly number[],
  call: (operation: Operation) => Promise<ApiAnswer | ApiAnswer[]>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const operation of chosen) {
    const answers = await call(operation);
    for (const answer of Array.isArray(answers) ? answers : [answers]) {
      const fault = faultOf(answer, expected);
      if (fault) faults.push(`${operation.name} ${fault}`);
    }
  }
  return faults;
}

/** Somebody the operation lets in. Every call has its own clients, since some of them end a sign-in. */
const allowed = (operation: Operation): Promise<ApiClient> =>
  isGuarded(operation) ? city.as(someoneFor(operation)) : Promise.resolve(city.visitor());

const CLIENT_FAULT = [400, 401, 403, 404, 409, 410, 413, 415, 422];
const CLIENT_FAULT_OR_DONE = [200, 201, 202, 204, ...CLIENT_FAULT];

it('reads every route off the document', () => {
  expect(operations.length).toBe(city.app.routes.length);
  expect(operations.filter(({ whoMay }) => whoMay === '')).toEqual([]);
});

it('asks who is there before anything else', async () => {
  const faults = await faultsOver(operations.filter(isGuarded), [401], (operation) =>
    Promise.all([
      send(city.visitor(), operation.method, pathOf(operation)),
      send(city.visitor(), operation.method, pathOf(operation), { headers: { authorization: 'Bearer not.a.token' } }),
    ]),
  );
  expect(faults).toEqual([]);
});

it('does not take a token with a changed letter, on public routes either', async () => {
  const { accessToken } = await city.as('citizen');
  const at = Math.floor(accessToken!.length * 0.6);
  const forged = accessToken!.slice(0, at) + (accessToken![at] === 'A' ? 'B' : 'A') + accessToken!.slice(at + 1);
  const faults = await faultsOver(operations.filter(isGuarded), [401], (operation) =>
    send(city.visitor(), operation.method, pathOf(operation), { headers: { authorization: `Bearer ${forged}` } }),
  );
  expect(faults).toEqual([]);
});

it('keeps citizens from the desks of staff', async () => {
  const citizen = await city.as('citizen');
  const faults = await faultsOver(operations.filter(isStaffOnly), [403], (operation) =>
    send(citizen, operation.method, pathOf(operation)),
  );
  expect(faults).toEqual([]);
});

it('says that a body is no JSON', async () => {
  const faults = await faultsOver(
    operations.filter(({ takesJson }) => takesJson),
    [400],
    async (operation) => {
      const client = await allowed(operation);
      const sendBody = (body: string | Buffer) =>
        client.raw(operation.method, pathOf(operation), body, { ...JSON_TYPE, ...KEY() });
      return [
        await sendBody('{"a":'),
        await sendBody('not json'),
        await sendBody(Buffer.from([0xff, 0xfe, 0x00, 0x7b])),
      ];
    },
  );
  expect(faults).toEqual([]);
});

it('says that a body is of a type it does not read', async () => {
  const faults = await faultsOver(
    operations.filter(({ takesJson }) => takesJson),
    [415],
    async (operation) => {
      const client = await allowed(operation);
      const sendAs = (type: string, body: string) =>
        client.raw(operation.method, pathOf(operation), body, { 'content-type': type, ...KEY() });
      return [await sendAs('text/plain', '{}'), await sendAs('application/xml', '<a/>')];
    },
  );
  expect(faults).toEqual([]);
});

it('says that a body is too large, before reading it', async () => {
  const large = JSON.stringify({ filler: 'x'.repeat(3 * 1024 * 1024) });
  const faults = await faultsOver(
    operations.filter(({ takesJson }) => takesJson),
    [413],
    async (operation) =>
      (await allowed(operation)).raw(operation.method, pathOf(operation), large, { ...JSON_TYPE, ...KEY() }),
  );
  expect(faults).toEqual([]);
}, 120_000);

it('says that a body is not the object it wants', async () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const faults = await faultsOver(
    operations.filter(({ takesJson, bodySchema }) => takesJson && bodySchema?.type === 'object'),
    [400],
    async (operation) => {
      const client = await allowed(operation);
      const sendBody = (body: string) =>
        client.raw(operation.method, pathOf(operation), body, { ...JSON_TYPE, ...KEY() });
      return [
        await sendBody('[]'),
        await sendBody('"text"'),
        await sendBody('42'),
        await sendBody('true'),
        await sendBody(deep),
      ];
    },
  );
  expect(faults).toEqual([]);
}, 120_000);

it('names the field that is missing or of the wrong type', async () => {
  const WRONG = [null, {}, [], 'x'.repeat(5_000), 1e308, '\u0000', '<script>alert(1)</script>'];
  const faults: string[] = [];
  for (const operation of operations.filter(({ takesJson }) => takesJson)) {
    const properties = Object.keys(operation.bodySchema?.properties ?? {});
    const required = operation.bodySchema?.required ?? [];
    const client = await allowed(operation);
    const sendBody = (body: unknown) =>
      client.raw(operation.method, pathOf(operation), JSON.stringify(body), { ...JSON_TYPE, ...KEY() });
    if (required.length > 0) {
      const empty = await sendBody({});
      const fault = faultOf(empty, [400]);
      if (fault) faults.push(`${operation.name} {} ${fault}`);
      else if (
        required.some((name) => !Object.keys(empty.body.error.fields ?? {}).some((path) => path.startsWith(name)))
      ) {
        faults.push(`${operation.name} {} does not name all of ${required.join(', ')}`);
      }
    }
    for (const name of properties) {
      const answers = await Promise.all(WRONG.map((value) => sendBody({ [name]: value })));
      for (const [index, value] of WRONG.entries()) {
        const answer = answers[index]!;
        const fault = faultOf(answer, required.length > 1 ? [400] : CLIENT_FAULT_OR_DONE);
        if (fault) faults.push(`${operation.name} ${name}=${JSON.stringify(value).slice(0, 20)} ${fault}`);
      }
    }
    const polluted = await client.raw(
      operation.method,
      pathOf(operation),
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
      { ...JSON_TYPE, ...KEY() },
    );
    const fault = faultOf(polluted, CLIENT_FAULT_OR_DONE);
    if (fault) faults.push(`${operation.name} __proto__ ${fault}`);
  }
  expect(faults).toEqual([]);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
}, 240_000);

it('does not know what does not exist', async () => {
  const faults = await faultsOver(
    operations.filter(({ method, pathParams }) => method === 'GET' && pathParams.length > 0),
    CLIENT_FAULT,
    async (operation) => (await allowed(operation)).get(pathOf(operation)),
  );
  expect(faults).toEqual([]);
});

it('takes no nonsense for an id', async () => {
  const NONSENSE = [
    '%00',
    '..%2F..%2Fetc%2Fpasswd',
    'x'.repeat(3_000),
    '%F0%9F%98%80',
    "'%20OR%201=1--",
    '%E0%A4%A',
    '-1',
    'null',
  ];
  const faults = await faultsOver(
    operations.filter(({ pathParams }) => pathParams.length > 0),
    CLIENT_FAULT,
    async (operation) => {
      const client = await allowed(operation);
      const answers: ApiAnswer[] = [];
      for (const nonsense of NONSENSE) {
        const values = Object.fromEntries(operation.pathParams.map(({ name }) => [name, nonsense]));
        answers.push(
          await send(client, operation.method, pathOf(operation, values), {
            body: operation.takesJson ? '{}' : undefined,
            headers: operation.takesJson ? { ...JSON_TYPE, ...KEY() } : KEY(),
          }),
        );
      }
      return answers;
    },
  );
  expect(faults).toEqual([]);
}, 120_000);

it('takes no nonsense in a query', async () => {
  const NONSENSE = [
    '',
    'abc',
    '-1',
    '1e999',
    '%00',
    'x'.repeat(3_000),
    '%F0%9F%98%80',
    '%27%20OR%201%3D1--',
    'NaN',
    '[]',
  ];
  const faults = await faultsOver(
    operations.filter(({ method, queryParams }) => method === 'GET' && queryParams.length > 0),
    [200, ...CLIENT_FAULT],
    async (operation) => {
      const client = await allowed(operation);
      const path = pathOf(operation);
      const answers: ApiAnswer[] = [];
      for (const { name } of operation.queryParams) {
        for (const nonsense of NONSENSE) {
          answers.push(await client.get(`${path}${path.includes('?') ? '&' : '?'}${name}=${nonsense}`));
        }
        answers.push(await client.get(`${path}${path.includes('?') ? '&' : '?'}${name}=a&${name}=b&${name}[x]=c`));
      }
      return answers;
    },
  );
  expect(faults).toEqual([]);
}, 120_000);

it('wants the key of what may be sent twice', async () => {
  const faults = await faultsOver(
    operations.filter(({ needsKey }) => needsKey),
    [400],
    async (operation) => {
      const client = await allowed(operation);
      const sendWith = (headers: Record<string, string>) =>
        send(client, operation.method, pathOf(operation), { body: '{}', headers: { ...JSON_TYPE, ...headers } });
      return [
        await sendWith({}),
        await sendWith({ 'idempotency-key': 'short' }),
        await sendWith({ 'idempotency-key': 'white space in it' }),
      ];
    },
  );
  expect(faults).toEqual([]);
});

it('takes no form that is none', async () => {
  const faults = await faultsOver(
    operations.filter((operation) => operation.takesForm && isGuarded(operation)),
    [400, 413, 415],
    async (operation) => {
      const client = await allowed(operation);
      const sendAs = (type: string, body: string) =>
        client.raw(operation.method, pathOf(operation), body, { 'content-type': type, ...KEY() });
      return [
        await sendAs('application/json', '{}'),
        await sendAs('multipart/form-data', 'no boundary'),
        await sendAs('multipart/form-data; boundary=x', '--x\r\nbroken'),
        await sendAs('multipart/form-data; boundary=x', '--x--\r\n'),
        await client.upload(pathOf(operation), Buffer.from('#!/bin/sh\necho hello'), 'photo.jpg', 'image/jpeg'),
      ];
    },
  );
  expect(faults).toEqual([]);
});

it('answers what it does not offer with the envelope too', async () => {
  const methods = ['PATCH', 'PUT', 'DELETE', 'POST', 'GET'];
  const byPath = new Map<string, Set<string>>();
  for (const { path, method } of operations) byPath.set(path, (byPath.get(path) ?? new Set()).add(method));
  const faults: string[] = [];
  for (const [path, offered] of byPath) {
    // A parameter may take the place of a word of another route, whose methods then count as well.
    if (path.includes('{')) continue;
    const method = methods.find((one) => !offered.has(one))!;
    const answer = await send(city.visitor(), method, path);
    const fault = faultOf(answer, [405, 401, 404]);
    if (fault) faults.push(`${method} ${path} ${fault}`);
  }
  for (const path of ['/nothing', '/nothing/at/all', '/services/a/b/c', '//', '/%2e%2e/secret', '/openapi.json/x']) {
    const fault = faultOf(await city.visitor().get(path), [404, 400]);
    if (fault) faults.push(`${path} ${fault}`);
  }
  expect(faults).toEqual([]);
});

it('speaks the language of the caller', async () => {
  const withBody = operations.filter(
    ({ takesJson, bodySchema }) => takesJson && (bodySchema?.required?.length ?? 0) > 0,
  );
  const faults: string[] = [];
  for (const operation of withBody) {
    const client = await allowed(operation);
    for (const [language, isRight] of [
      ['en', (text: string) => !/\p{Script=Han}/u.test(text)],
      ['zh', (text: string) => /\p{Script=Han}/u.test(text)],
      ['xx-nonsense;q=,', (text: string) => text.length > 0],
    ] as const) {
      const { body } = await client.raw(operation.method, pathOf(operation), '{}', {
        ...JSON_TYPE,
        ...KEY(),
        'accept-language': language,
      });
      const said = [body.error.message, ...Object.values(body.error.fields ?? {})] as string[];
      for (const text of said) if (!isRight(text)) faults.push(`${operation.name} in ${language}: ${text}`);
    }
  }
  expect(faults).toEqual([]);
});

it('logged no failure of its own in all of this', () => {
  const failures = city.logLines.filter(
    (line) => line.includes('"request failed"') || line.includes('"level":"fatal"'),
  );
  expect(failures.map((line) => line.slice(0, 400))).toEqual([]);
});
