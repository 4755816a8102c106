import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { ApiError } from '../errors';

/**
 * Reads the one file of a multipart upload.
 * @throws ApiError body_too_large past `limit` bytes, unsupported_media when not multipart, malformed_body when cut short
 */
export function readUpload(raw: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (error: ApiError) => {
      raw.unpipe();
      raw.resume();
      reject(error);
    };
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: raw.headers, limits: { files: 1, fields: 10, fieldSize: 4_096, fileSize: limit } });
    } catch (error) {
      fail(
        new ApiError('unsupported_media', {
          words: { zh: '请以表单方式上传文件', en: 'Send the file as multipart/form-data' },
          cause: error,
        }),
      );
      return;
    }
    let file: Buffer | null = null;
    parser.on('file', (_field, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => fail(new ApiError('body_too_large')));
      stream.on('end', () => {
        file = Buffer.concat(chunks);
      });
    });
    parser.on('error', (error) => fail(new ApiError('malformed_body', { cause: error })));
    parser.on('close', () => {
      if (file && file.length > 0) resolve(file);
      else
        reject(
          new ApiError('invalid_request', {
            fields: { file: { zh: '没有收到照片，请重新选择', en: 'No file arrived. Please choose it again' } },
          }),
        );
    });
    raw.on('aborted', () => fail(new ApiError('malformed_body')));
    raw.pipe(parser);
  });
}
