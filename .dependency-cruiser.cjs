/** Who may import whom: the table of ARCHITECTURE.md as rules. */

const PACKAGES = '(^|/)node_modules/';
/** Anything but what is named and what Node itself brings. */
const except = (...allowed) => ({ pathNot: allowed, dependencyTypesNot: ['core'] });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'contracts-know-zod-alone',
      comment: 'Both sides of the wire stand on contracts, so contracts stand on nothing.',
      severity: 'error',
      from: { path: '^bff/contracts/' },
      to: except('^bff/contracts/', `${PACKAGES}zod/`, `${PACKAGES}@asteasolutions/zod-to-openapi/`),
    },
    {
      name: 'features-keep-to-themselves',
      comment: 'A feature uses contracts, platform and its own files, and of a connector only the port; app.ts injects the rest.',
      severity: 'error',
      from: { path: '^bff/features/([^/]+)/' },
      to: except('^bff/contracts/', '^bff/platform/', '^bff/features/$1/', '^bff/connectors/[^/]+/[^/]+\\.port\\.ts$', PACKAGES),
    },
    {
      name: 'states-and-policies-are-pure',
      comment: 'They are tested without anything else, so they import nothing that runs but each other.',
      severity: 'error',
      from: { path: '^bff/features/.+\\.(states|policy)\\.ts$' },
      to: { dependencyTypesNot: ['type-only'], pathNot: ['^bff/features/.+\\.(states|policy)\\.ts$', '^bff/platform/actor\\.ts$', '^bff/platform/errors\\.ts$'] },
    },
    {
      name: 'connectors-know-platform-alone',
      comment: 'Never a feature, never the database.',
      severity: 'error',
      from: { path: '^bff/connectors/([^/]+)/' },
      to: except('^bff/connectors/$1/', '^bff/connectors/([^/]+\\.ts|sending/.*)$', '^bff/platform/(?!db/|jobs/|http/)', PACKAGES),
    },
    {
      name: 'connectors-stay-off-the-database',
      severity: 'error',
      from: { path: '^bff/connectors/' },
      to: { path: ['^bff/platform/db/', `${PACKAGES}(mysql2|@prisma)/`] },
    },
    {
      name: 'simulators-know-the-wire-alone',
      comment: 'A simulator that shared code with the connector would share its mistakes.',
      severity: 'error',
      from: { path: '^bff/simulators/' },
      to: except('^bff/simulators/', '^bff/connectors/[^/]+/[^/]+\\.wire\\.ts$', '^bff/connectors/[^/]+/[^/]+/[^/]+\\.wire\\.ts$', PACKAGES),
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^bff/platform/', pathNot: '^bff/platform/db/generated/' },
      to: except('^bff/platform/', '^bff/contracts/(errors|shared|platform)\\.ts$', PACKAGES),
    },
    {
      name: 'database-in-repositories-alone',
      comment: 'mysql2 is spoken in *.sql.ts; Prisma and its types stop at repositories and the database platform.',
      severity: 'error',
      from: { path: '^bff/', pathNot: ['^bff/platform/db/', '\\.(sql|repository)\\.ts$'] },
      to: { path: [`${PACKAGES}mysql2/`, `${PACKAGES}@prisma/`, '^bff/platform/db/generated/'] },
    },
    {
      name: 'miniapp-features-keep-to-themselves',
      severity: 'error',
      from: { path: '^miniapp/src/features/([^/]+)/' },
      to: except('^miniapp/src/shared/', '^miniapp/src/features/$1/', '^miniapp/src/assets/', '^bff/contracts/', PACKAGES),
    },
    {
      name: 'miniapp-shared-knows-no-feature',
      severity: 'error',
      from: { path: '^miniapp/src/shared/' },
      to: except('^miniapp/src/shared/', '^miniapp/src/assets/', '^bff/contracts/', PACKAGES),
    },
    {
      name: 'miniapp-takes-types-of-contracts',
      comment: 'Types are erased at build; a schema would carry zod into the package.',
      severity: 'error',
      from: { path: '^miniapp/' },
      to: { path: '^bff/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'The schema and its migrations belong to nobody; only the demo seed, which must encrypt as the program does, may use the platform.',
      severity: 'error',
      from: { path: '^prisma/', pathNot: '^prisma/seed/' },
      to: { path: '^(bff|miniapp|tests)/' },
    },
    {
      name: 'seed-knows-platform-alone',
      severity: 'error',
      from: { path: '^prisma/seed/' },
      to: { path: '^(bff/(?!platform/|contracts/)|miniapp/|tests/)' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(bff|miniapp|prisma)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'ops-need-no-packages',
      comment: 'They run before packages are installed; what needs one imports it where it is used.',
      severity: 'error',
      from: { path: '^bff/ops/' },
      to: { path: [PACKAGES, '^(bff/(?!ops/)|miniapp|prisma|tests)'], dependencyTypesNot: ['dynamic-import'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^bff/platform/db/generated/internal|\\.(scss|css|png|svg|json)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.h5.ts', '.weapp.ts'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
