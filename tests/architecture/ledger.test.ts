import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.(ts|mjs|sql)$/.test(entry.name) && !file.includes(`${path.sep}generated${path.sep}`))
      yield file;
  }
}

describe('the ledger and the history of orders', () => {
  it('are written once: no statement of the program changes or deletes a row', () => {
    const offenders: string[] = [];
    for (const folder of ['bff', 'prisma']) {
      for (const file of sources(folder)) {
        const text = readFileSync(file, 'utf8').replace(/[`"']/g, ' ');
        const statements =
          /\b(UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE(\s+TABLE)?|DROP\s+TABLE)\s+(ledger_entry|pay_order_event)\b/i;
        const prisma = /\b(ledgerEntry|payOrderEvent)\s*\.\s*(update|upsert|delete)/;
        const onRepeat = /INSERT[^;]*\b(ledger_entry|pay_order_event)\b[^;]*ON\s+DUPLICATE\s+KEY/i;
        if (statements.test(text) || prisma.test(text) || onRepeat.test(text))
          offenders.push(path.relative(ROOT, file));
      }
    }
    expect(offenders).toEqual([]);
  });
});
