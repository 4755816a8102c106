import { createLogger } from '../../../bff/platform/log';

function linesOf(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

describe('the log', () => {
  it('redacts personal data by name, at the top and one level down', () => {
    const text = linesOf((log) =>
      log.info({ phone: '13800000001', person: { name: '林晓雯', openid: 'oABC' } }, 'signed in'),
    );
    expect(text).not.toMatch(/13800000001|林晓雯|oABC/);
    expect(text).toContain('signed in');
  });

  it('masks numbers that look like a mobile or an identity card wherever they stand', () => {
    const text = linesOf((log) =>
      log.error({ error: new Error('no answer for 13800000001 / 53990119900512022X') }, 'failed'),
    );
    expect(text).toContain('138****0001');
    expect(text).toContain('539901********022X');
    expect(text).not.toMatch(/13800000001|19900512/);
  });

  it('keeps the code of an error, and not that of a sign-in', () => {
    const error = Object.assign(new Error('no route'), { code: 'ECONNREFUSED' });
    const text = linesOf((log) => log.warn({ error, body: { code: '246810' }, code: '246810' }, 'failed'));
    expect(text).toContain('"errorCode":"ECONNREFUSED"');
    expect(text).not.toContain('246810');
  });

  it('leaves other long numbers alone', () => {
    expect(linesOf((log) => log.info({ at: 1795300000000, bytes: 123456789012345 }, 'x'))).toContain('123456789012345');
  });
});
