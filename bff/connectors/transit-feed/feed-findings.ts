import { type FeedFinding, FeedRefused } from './transit-feed.port';

/** Counts what is wrong with a feed, keeping the first example of each kind. */
export class FeedFindings {
  private readonly found = new Map<string, FeedFinding>();

  add(severity: FeedFinding['severity'], code: string, file: string, example?: string, count = 1): void {
    const key = `${code} ${file}`;
    const known = this.found.get(key);
    if (known) known.count += count;
    else this.found.set(key, { severity, code, file, count, example: example?.slice(0, 200) ?? null });
  }

  countOf(code: string, file: string): number {
    return this.found.get(`${code} ${file}`)?.count ?? 0;
  }

  /** Worst first. */
  list(): FeedFinding[] {
    const order = { fatal: 0, error: 1, warning: 2, info: 3 };
    return [...this.found.values()].sort((a, b) => order[a.severity] - order[b.severity] || b.count - a.count);
  }

  refuseIfFatal(): void {
    const findings = this.list();
    if (findings[0]?.severity === 'fatal') throw new FeedRefused(findings);
  }

  refuse(code: string, file: string, example?: string): never {
    this.add('fatal', code, file, example);
    throw new FeedRefused(this.list());
  }
}
