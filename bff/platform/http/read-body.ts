import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { ApiError } from '../errors';

/**
 * Reads a JSON body of at most `limit` bytes.
 * @throws ApiError body_too_large, unsupported_media, malformed_body
 */
export async function readJsonBody(raw: IncomingMessage, limit: number): Promise<unknown> {
  const length = Number(raw.headers['content-length'] ?? Number.NaN);
  const hasBody = length > 0 || raw.headers['transfer-encoding'] !== undefined;
  if (!hasBody) return undefined;
  const type = raw.headers['content-type'] ?? '';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    throw new ApiError('unsupported_media', {
      words: { zh: '请以 application/json 发送内容', en: 'Send the content as application/json' },
    });
  }
  if (length > limit) {
    raw.resume();
    throw new ApiError('body_too_large');
  }
  let text: string;
  try {
    text = await getRawBody(raw, { limit, encoding: 'utf8', length: Number.isNaN(length) ? null : length });
  } catch (error) {
    const { type: kind } = error as { type?: string };
    throw new ApiError(kind === 'entity.too.large' ? 'body_too_large' : 'malformed_body', { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('malformed_body', { cause: error });
  }
}
