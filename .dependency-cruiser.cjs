/**
 * The import rules of the design: functions, local, cli → lib/http → lib/<capability> → lib/envelope, lib/errors.
 * Capabilities own their ports; adapters import ports, never the reverse.
 */
const CAPABILITIES =
  '^lib/(keys|objects|access|audit|anomaly|rotation|privacy|recovery|people|identity|doctor|findings)/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'not-from-the-edges',
      comment: 'Nothing in the product imports tests, benches, or the programs around the library.',
      severity: 'error',
      from: { path: '^(lib|functions|infra)/' },
      to: { path: '^(test|bench|local|cli|scripts)/' },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      from: { pathNot: '^(test|bench|scripts)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'page-shares-data-only',
      comment:
        'The page speaks to the vault by its API; it shares numbers, codes, names and rules over names with the code, nothing that acts. Proofs of the log it checks with the code that the vault checks them with, which runs on Web Crypto alone.',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: '^(lib|functions|infra|local|cli)/',
        pathNot:
          '^lib/(policy[.]ts$|errors[.]ts$|access/(roles|duties|principal)[.]ts$|people/policy[.]ts$|anomaly/model[.]ts$|findings/policy[.]ts$|audit/event-lines[.]ts$|audit/log/(bytes|checkpoint|entry|note|proof)[.]ts$)',
      },
    },
    {
      name: 'nothing-imports-the-page',
      severity: 'error',
      from: { pathNot: '^(web|test|scripts)/' },
      to: { path: '^web/' },
    },
    {
      name: 'lib-below-functions',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(functions|infra)/' },
    },
    {
      name: 'infra-shares-data-only',
      comment:
        'The infrastructure names functions by path; it shares names, tables and numbers with the code, no behavior.',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^(lib|functions|local|cli)/',
        pathNot:
          '^lib/(config/|errors[.]ts$|policy[.]ts$|http/(routes|cors|security-headers|page-headers|public-config)[.]ts$|access/(roles|purposes)[.]ts$)',
      },
    },
    {
      name: 'nothing-imports-infra',
      severity: 'error',
      from: { pathNot: '^(infra|test)/' },
      to: { path: '^infra/' },
    },
    {
      name: 'config-is-data',
      severity: 'error',
      from: { path: '^lib/config/' },
      to: { pathNot: '^lib/config/' },
    },
    {
      name: 'capabilities-below-http',
      severity: 'error',
      from: { path: CAPABILITIES },
      to: { path: '^lib/(http|compose|adapters)/' },
    },
    {
      name: 'adapters-import-ports',
      severity: 'error',
      from: { path: '^lib/adapters/' },
      to: { path: '^lib/(http|compose)/' },
    },
    {
      name: 'adapters-apart',
      comment: 'Bundles for AWS hold no embedded code, and the reverse.',
      severity: 'error',
      from: { path: '^lib/adapters/([^/]+)/' },
      to: { path: '^lib/adapters/', pathNot: '^lib/adapters/$1/' },
    },
    {
      name: 'only-compose-builds-adapters',
      severity: 'error',
      from: { path: '^(lib|functions|local)/', pathNot: '^lib/(adapters|compose)/' },
      to: { path: '^lib/adapters/' },
    },
    {
      name: 'envelope-stands-alone',
      severity: 'error',
      from: { path: '^lib/envelope/' },
      to: { path: '^lib/', pathNot: '^lib/(envelope/|errors[.]ts$)' },
    },
    {
      name: 'envelope-on-node-crypto-only',
      severity: 'error',
      from: { path: '^lib/envelope/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'] },
    },
    {
      name: 'errors-import-nothing',
      severity: 'error',
      from: { path: '^lib/errors[.]ts$' },
      to: {},
    },
    {
      name: 'http-below-compose',
      severity: 'error',
      from: { path: '^lib/http/' },
      to: { path: '^lib/(compose|adapters)/' },
    },
    {
      name: 'aws-sdk-in-one-place',
      severity: 'error',
      from: { pathNot: '^(lib/adapters/aws|infra|test|bench)/' },
      to: { path: '@aws-(sdk|crypto)' },
    },
    {
      name: 'no-test-tools-in-the-product',
      severity: 'error',
      from: { path: '^(lib|functions|local|cli)/', pathNot: '^lib/http/openapi[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
