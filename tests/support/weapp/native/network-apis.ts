import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { basename } from 'node:path';
import {
  type Args,
  type AsyncApi,
  binary,
  type CallContext,
  fileAt,
  isBinary,
  keepTemporary,
  mapAddress,
  PhoneFailure,
} from './phone';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
}

interface Outgoing {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: Buffer;
  timeoutMs: number;
  onChunk?: (chunk: Buffer) => void;
}

/** WeChat's `app.json` networkTimeout, unless the call says otherwise. */
const defaultTimeoutMs = 60_000;

function exchange(outgoing: Outgoing, context: CallContext): Promise<Answer> {
  if (context.phone.network === 'none') {
    throw new PhoneFailure('errcode:-109 cronet_error_code:-109 error_msg:net::ERR_ADDRESS_UNREACHABLE', {
      errno: 600001,
    });
  }
  const open = outgoing.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = open(outgoing.url, { method: outgoing.method, headers: outgoing.headers }, (response) => {
      context.progress('HeadersReceived', {
        header: flatten(response.headers),
        statusCode: response.statusCode ?? 0,
        cookies: cookiesOf(response.headers),
      });
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        outgoing.onChunk?.(chunk);
      });
      response.on('end', () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks),
        });
      });
      response.on('error', (error) =>
        fail(new PhoneFailure(`errcode:-100 error_msg:${error.message}`, { errno: 600003 })),
      );
    });
    const fail = (failure: PhoneFailure): void => {
      clearTimeout(timer);
      reject(failure);
      sent.destroy();
    };
    const timer = setTimeout(() => fail(new PhoneFailure('timeout', { errno: 5 })), outgoing.timeoutMs);
    sent.on('error', (error) =>
      fail(new PhoneFailure(`errcode:-102 cronet_error_code:-102 error_msg:net::${error.message}`, { errno: 600001 })),
    );
    context.onCancel(() => fail(new PhoneFailure('abort')));
    sent.end(outgoing.body);
  });
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value ?? ''),
    ]),
  );
}

function cookiesOf(headers: IncomingHttpHeaders): string[] {
  return headers['set-cookie'] ?? [];
}

/** Header names are WeChat's to send; an app can't set Referer. */
function headersOf(given: Args | undefined, phoneReferer: string): Record<string, string> {
  const headers: Record<string, string> = {
    referer: phoneReferer,
    'user-agent': 'MicroMessenger/8.0.60 MiniProgramEnv/Test',
  };
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!/^(referer|user-agent)$/i.test(name) && value !== undefined && value !== null)
      headers[name.toLowerCase()] = String(value);
  }
  return headers;
}

const referer = 'https://servicewechat.com/wx0000000000000000/devtools/page-frame.html';

function asQuery(data: Args): string {
  return Object.entries(data)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
    )
    .join('&');
}

/** `wx.request`: data goes into the query of a GET, and into the body as JSON or a form otherwise. */
const request: AsyncApi = async (args, context) => {
  const method = String(args.method ?? 'GET').toUpperCase();
  const headers = headersOf(args.header, referer);
  headers['content-type'] ??= 'application/json';
  let url = mapAddress(context.phone, String(args.url), /^https?:$/);
  let body: Buffer | undefined;
  if (args.data !== undefined && args.data !== null) {
    if (method === 'GET' || method === 'HEAD') {
      const query = typeof args.data === 'string' ? args.data : asQuery(args.data);
      if (query) url += `${url.includes('?') ? '&' : '?'}${query}`;
    } else if (isBinary(args.data)) body = Buffer.from(args.data.$binary, 'base64');
    else if (typeof args.data === 'string') body = Buffer.from(args.data);
    else if (headers['content-type'].startsWith('application/x-www-form-urlencoded'))
      body = Buffer.from(asQuery(args.data));
    else body = Buffer.from(JSON.stringify(args.data));
  }
  if (method !== 'GET' && method !== 'HEAD') headers['content-length'] = String(body?.length ?? 0);
  const answer = await exchange(
    {
      url,
      method,
      headers,
      body,
      timeoutMs: Number(args.timeout ?? defaultTimeoutMs),
      onChunk: args.enableChunked ? (chunk) => context.progress('ChunkReceived', { data: binary(chunk) }) : undefined,
    },
    context,
  );
  const text = answer.body.toString();
  let data: unknown = text;
  if (args.responseType === 'arraybuffer') data = binary(answer.body);
  else if ((args.dataType ?? 'json') === 'json') {
    try {
      data = JSON.parse(text);
    } catch {
      // WeChat leaves what is not JSON as text.
    }
  }
  return { data, statusCode: answer.status, header: flatten(answer.headers), cookies: cookiesOf(answer.headers) };
};

/** `wx.uploadFile`: one file of the phone, and a few text fields, as multipart. The answer's data is text. */
const uploadFile: AsyncApi = async (args, context) => {
  const path = String(args.filePath);
  const bytes = fileAt(context.phone, path);
  const boundary = `----weapp${randomUUID()}`;
  const types: Record<string, string> = {
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    webp: 'image/webp',
    mp4: 'video/mp4',
  };
  const extension = path.split('.').pop() ?? '';
  const parts: Buffer[] = Object.entries((args.formData ?? {}) as Args).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`),
  );
  parts.push(
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${String(args.name)}"; filename="${String(args.fileName ?? basename(path))}"\r\ncontent-type: ${types[extension] ?? 'application/octet-stream'}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  );
  const body = Buffer.concat(parts);
  const headers = headersOf(args.header, referer);
  headers['content-type'] = `multipart/form-data; boundary=${boundary}`;
  headers['content-length'] = String(body.length);
  const url = mapAddress(context.phone, String(args.url), /^https?:$/);
  const answer = await exchange(
    { url, method: 'POST', headers, body, timeoutMs: Number(args.timeout ?? defaultTimeoutMs) },
    context,
  );
  context.progress('ProgressUpdate', {
    progress: 100,
    totalBytesSent: body.length,
    totalBytesExpectedToSend: body.length,
  });
  return {
    data: answer.body.toString(),
    statusCode: answer.status,
    header: flatten(answer.headers),
    cookies: cookiesOf(answer.headers),
  };
};

const downloadFile: AsyncApi = async (args, context) => {
  const url = mapAddress(context.phone, String(args.url), /^https?:$/);
  const answer = await exchange(
    {
      url,
      method: 'GET',
      headers: headersOf(args.header, referer),
      timeoutMs: Number(args.timeout ?? defaultTimeoutMs),
    },
    context,
  );
  const total = answer.body.length;
  context.progress('ProgressUpdate', { progress: 100, totalBytesWritten: total, totalBytesExpectedToWrite: total });
  const extension = (answer.headers['content-type'] ?? '').split('/')[1]?.split(';')[0]?.replace('jpeg', 'jpg') ?? '';
  const result = { statusCode: answer.status, header: flatten(answer.headers) };
  if (!args.filePath) return { ...result, tempFilePath: keepTemporary(context.phone, answer.body, extension) };
  context.phone.files.set(String(args.filePath), answer.body);
  return { ...result, filePath: String(args.filePath) };
};

export const networkApis: Record<string, AsyncApi> = { request, uploadFile, downloadFile };
