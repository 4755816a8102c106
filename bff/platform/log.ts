import pino from 'pino';

export type Logger = pino.Logger;

const PERSONAL_KEYS = [
  'phone',
  'idNumber',
  'name',
  'realName',
  'address',
  'openid',
  'unionid',
  'sessionKey',
  'code',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'secret',
  'words',
  'body',
];

// A last net under the named keys: numbers that look like a mobile or an identity card in any string.
const IDENTITY_CARD = /(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)/g;
const MOBILE = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g;

/** Masks mobile and identity-card numbers inside any text, as `138****0001`. */
export function maskPersonalNumbers(text: string): string {
  return text.replace(IDENTITY_CARD, '$1********$2').replace(MOBILE, '$1****$2');
}

/** `code` is redacted as a sign-in code would be; that of an error is what whoever runs the portal needs, so it has its own name. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, ...rest } = pino.stdSerializers.err(error) as unknown as { code?: unknown };
  return { ...rest, errorCode: code };
}

/** Structured JSON log on stdout (or `destination`), with personal data redacted by key and by shape. */
export function createLogger(options: { level: string; destination?: pino.DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...PERSONAL_KEYS, ...PERSONAL_KEYS.map((key) => `*.${key}`)], censor: '[redacted]' },
      serializers: { error: serializeError, err: serializeError },
      hooks: { streamWrite: maskPersonalNumbers },
    },
    options.destination ?? pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 500 }),
  );
}

export interface AccessLine {
  requestId: string;
  method: string;
  /** as it was declared, never the address that was asked for */
  route: string;
  status: number;
  ms: number;
}

/** What is written as it is: letters that JSON need not escape. */
const PLAIN = /^[\w\-/:.*]*$/;
/** A caller may name its request, and name it after somebody's number. */
const LONG_NUMBER = /\d{11}/;

/**
 * Writes the line of every request, in the shape of any other line of `log`. Its fields are known and none is personal, so
 * it is spared the search for such, which would cost more than many an answer.
 */
export function createAccessLog(log: Logger): (line: AccessLine) => void {
  const stream = (log as unknown as Record<symbol, pino.DestinationStream>)[pino.symbols.streamSym]!;
  let second = 0;
  let upToSecond = '';
  /** A date is spelled out once a second; within it only the milliseconds differ. */
  function instant(): string {
    const nowMs = Date.now();
    const now = Math.floor(nowMs / 1000);
    if (now !== second) {
      second = now;
      upToSecond = new Date(nowMs).toISOString().slice(0, 20);
    }
    return `${upToSecond}${String(nowMs % 1000).padStart(3, '0')}Z`;
  }
  return function writeLine({ requestId, method, route, status, ms }) {
    if (!log.isLevelEnabled('info')) return;
    if (!PLAIN.test(method) || !PLAIN.test(route) || !PLAIN.test(requestId) || LONG_NUMBER.test(requestId)) {
      log.info({ requestId, method, route, status, ms }, 'request');
      return;
    }
    stream.write(
      `{"level":"info","time":"${instant()}","requestId":"${requestId}","method":"${method}","route":"${route}","status":${status},"ms":${ms},"msg":"request"}\n`,
    );
  };
}
