const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Packages that ship ES modules where jest, which runs CommonJS, would load them: they go through the compiler too. */
function esModulePackages() {
  const root = join(__dirname, 'node_modules');
  const names = readdirSync(root).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    try {
      return JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')).type === 'module';
    } catch {
      return false;
    }
  });
}

const typescript = (tsx) => ({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx },
    transform: { react: { runtime: 'automatic' } },
  },
});
const javascript = { ...typescript(false), jsc: { target: 'es2022', parser: { syntax: 'ecmascript', jsx: true } } };

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // file-type names its entry for synchronous loaders only under this condition.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'module-sync'] },
  transform: {
    '\\.ts$': ['@swc/jest', typescript(false)],
    '\\.tsx$': ['@swc/jest', typescript(true)],
    '\\.m?js$': ['@swc/jest', javascript],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulePackages().join('|')})/)(?!.*\\.mjs$)`],
  moduleNameMapper: {
    '^@/(.*)$': '<rootDir>/miniapp/src/$1',
    '^@contracts/(.*)$': '<rootDir>/bff/contracts/$1',
  },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

module.exports = {
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: ['<rootDir>/tests/**/*.test.{ts,tsx}', '<rootDir>/{bff,miniapp/src,prisma}/**/*.test.{ts,tsx}'],
    },
    {
      ...shared,
      displayName: 'journeys',
      testMatch: ['<rootDir>/tests/journeys/**/*.journey.ts'],
      testPathIgnorePatterns: ['<rootDir>/tests/journeys/weapp/'],
    },
    { ...shared, displayName: 'weapp', testMatch: ['<rootDir>/tests/journeys/weapp/**/*.journey.ts'] },
  ],
};
