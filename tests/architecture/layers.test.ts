import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const CONFIG = '.dependency-cruiser.cjs';

interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** What the rules say of the sources below `folder`. */
function violationsIn(folder: string): Violation[] {
  const { stdout, stderr } = spawnSync(
    path.join(ROOT, 'node_modules/.bin/depcruise'),
    ['--config', CONFIG, '--output-type', 'json', 'bff', 'miniapp/src', 'prisma'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

it('finds every import where the layers allow it', () => {
  expect(violationsIn(ROOT)).toEqual([]);
});

/** For each rule a file that breaks it, and what it imports. */
const BREAKING: Record<string, [file: string, source: string]> = {
  'no-circles': ['bff/platform/one.ts', "import { two } from './two';\nexport const one = () => two;"],
  'no-unresolved': ['bff/platform/lost.ts', "import './nowhere';"],
  'contracts-know-zod-alone': ['bff/contracts/odd.ts', "import '../platform/log';"],
  'features-keep-to-themselves': ['bff/features/a/a.service.ts', "import '../b/b.service';"],
  'states-and-policies-are-pure': ['bff/features/b/b.states.ts', "import './b.service';"],
  'connectors-know-platform-alone': ['bff/connectors/x/x.client.ts', "import '../../features/b/b.service';"],
  'connectors-stay-off-the-database': ['bff/connectors/y/y.client.ts', "import '../../platform/db/database';"],
  'simulators-know-the-wire-alone': ['bff/simulators/x/x.simulator.ts', "import '../../connectors/x/x.client';"],
  'platform-knows-no-feature': ['bff/platform/clever.ts', "import '../features/b/b.service';"],
  'database-in-repositories-alone': ['bff/features/b/b.routes.ts', "import 'mysql2/promise';"],
  'miniapp-features-keep-to-themselves': ['miniapp/src/features/a/page.tsx', "import '../b/page';"],
  'miniapp-shared-knows-no-feature': ['miniapp/src/shared/shared.ts', "import '../features/b/page';"],
  'miniapp-takes-types-of-contracts': [
    'miniapp/src/pages/page.tsx',
    "import { z } from '@contracts/plain';\nexport const y = z;",
  ],
  'migrations-stand-alone': ['prisma/migrate.ts', "import '../bff/platform/log';"],
  'seed-knows-platform-alone': ['prisma/seed/odd.ts', "import '../../bff/features/b/b.service';"],
  'nothing-imports-tests': ['bff/platform/tested.ts', "import '../../tests/support/thing';"],
  'ops-need-no-packages': ['bff/ops/early.mjs', "import 'esbuild';"],
};

describe('the rules themselves', () => {
  let folder: string;
  let found: Violation[];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'yct-layers-'));
    for (const name of [CONFIG, 'tsconfig.json', 'package.json'])
      cpSync(path.join(ROOT, name), path.join(folder, name));
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const innocent: [string, string][] = [
      ['bff/platform/two.ts', "import { one } from './one';\nexport const two = () => one;"],
      ['bff/platform/log.ts', 'export const log = 1;'],
      ['bff/platform/db/database.ts', 'export const database = 1;'],
      ['bff/contracts/plain.ts', "import { z as zod } from 'zod';\nexport const z = zod;"],
      [
        'bff/features/b/b.service.ts',
        "import '../../platform/log';\nimport '../../contracts/plain';\nimport '../../connectors/x/x.port';",
      ],
      ['bff/connectors/x/x.port.ts', 'export const port = 1;'],
      ['miniapp/src/features/b/page.tsx', "import type { z } from '@contracts/plain';\nexport type Y = typeof z;"],
      ['tests/support/thing.ts', 'export const thing = 1;'],
    ];
    for (const [file, source] of [...innocent, ...Object.values(BREAKING)]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${source}\nexport {};\n`);
    }
    found = violationsIn(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(BREAKING))('%s is caught in %s', (rule, [file]) => {
    expect(found.filter((each) => each.rule === rule).map((each) => each.from)).toContain(file);
  });

  it('leaves alone what is allowed', () => {
    const broken = new Set(Object.values(BREAKING).map(([file]) => file));
    expect(found.filter(({ from, rule }) => !broken.has(from) && rule !== 'no-circles')).toEqual([]);
  });

  it('has a breaking example for every rule', () => {
    const { forbidden } = require(path.join(ROOT, CONFIG)) as { forbidden: { name: string }[] };
    expect(forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(BREAKING).sort());
  });
});
