import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Lines of these files that hold one of these texts: file, line number, and never the text itself. */
export async function linesWith(
  files: readonly string[],
  secrets: readonly string[],
): Promise<{ lines: number; found: string[] }> {
  const texts = [...new Set(secrets)].filter(({ length }) => length >= 7);
  // One search for all: thousands of texts against hundreds of thousands of lines.
  const any = new RegExp(texts.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'));
  const found: string[] = [];
  let lines = 0;
  for (const file of files) {
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      number += 1;
      const hit = any.exec(line);
      if (hit) {
        const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? '';
        found.push(`${file.slice(file.lastIndexOf('/') + 1)}:${number} ${hit[0].slice(0, 3)}… in "${message}"`);
      }
    }
    lines += number;
  }
  return { lines, found };
}
