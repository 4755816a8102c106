import { createHash } from 'node:crypto';
import { DetailFileCorrupt } from './biller.port';

const MOST_LINE_CHARACTERS = 4_096;

/** Lines of a UTF-8 text as they come, and its SHA-256 once all came. @throws DetailFileCorrupt when a line has no end or the source breaks */
export function linesOf(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): {
  lines: AsyncGenerator<string>;
  digest(): string;
} {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8');

  async function* read(): AsyncGenerator<string> {
    let rest = '';
    try {
      // Node's web streams are iterable; the type of the browser's, which TypeScript knows, is not yet.
      for await (const bytes of source as AsyncIterable<Uint8Array>) {
        hash.update(bytes);
        rest += decoder.decode(bytes, { stream: true });
        let from = 0;
        for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
          yield rest.slice(from, rest[at - 1] === '\r' ? at - 1 : at);
          from = at + 1;
        }
        rest = rest.slice(from);
        if (rest.length > MOST_LINE_CHARACTERS) throw new DetailFileCorrupt('a line without an end');
      }
    } catch (error) {
      if (error instanceof DetailFileCorrupt) throw error;
      throw new DetailFileCorrupt('the file broke off', { cause: error });
    }
    rest += decoder.decode();
    if (rest !== '') yield rest;
  }
  return { lines: read(), digest: () => hash.digest('hex') };
}
