/** The import table of ARCHITECTURE.md as rules. `npm test` runs them; a breach names the rule. */
const testFiles = '\\.test\\.tsx?$|^src/domain/testing/';
const only = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${folder}`, pathNot: testFiles },
  to: { pathNot: [`^${folder}`, ...allowed.map((a) => `^${a}`)] },
});
const packages = (...names) => names.map((name) => `node_modules/${name}/`);
const builtin =
  '(node:|assert|async_hooks|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|stream|timers|tls|url|util|worker_threads|zlib)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'domain-is-pure',
      'src/domain',
      packages('libphonenumber-js', 'i18n-iso-countries'),
      'Only src/domain and pure libraries.',
    ),
    only(
      'vendors-know-no-engine',
      'src/vendors',
      ['src/domain/model', 'src/domain/mapping/capabilities\\.ts', ...packages('zod')],
      'Vendors see domain/model, the vendor port and shared OData.',
    ),
    {
      name: 'vendors-know-not-each-other',
      severity: 'error',
      from: { path: '^src/vendors/exact' },
      to: { path: '^src/vendors/tribe' },
    },
    {
      name: 'vendors-know-not-each-other-2',
      severity: 'error',
      from: { path: '^src/vendors/tribe' },
      to: { path: '^src/vendors/exact' },
    },
    only(
      'store-sees-domain',
      'src/store',
      ['src/domain', 'src/engine/ports\\.ts', builtin, ...packages('kysely', 'pg', 'pg-boss', '@types/pg')],
      'SQL, and the ports it implements.',
    ),
    only(
      'engine-sees-ports',
      'src/engine',
      ['src/domain', 'src/store/port\\.ts', 'src/vendors/(vendor|transport|outcome|limits)\\.ts'],
      'No concrete vendor, no SQL, no http, no node.',
    ),
    only(
      'http-sees-engine',
      'src/http',
      [
        'src/domain',
        'src/engine/(service|ports)\\.ts',
        'src/store/port\\.ts',
        builtin,
        ...packages('hono', '@hono/zod-openapi', '@hono/node-server', 'zod', 'swagger-ui-dist'),
      ],
      'Engine entry points and domain; no vendor, no SQL.',
    ),
    {
      name: 'ui-sees-the-contract',
      severity: 'error',
      from: { path: '^src/ui', pathNot: testFiles },
      to: { path: '^(src/(?!ui|http/contract|http/client)|sandbox|sim|test|bench)', dependencyTypesNot: ['type-only'] },
    },
    only(
      'sandbox-stands-alone',
      'sandbox',
      [builtin, 'node_modules/'],
      'Sharing code with src would share its misunderstandings.',
    ),
    only(
      'sim-owns-its-world',
      'sim',
      [
        'src/(?!runtime|http|ui|main|tandem)',
        'sandbox',
        'test/support/forms\\.ts',
        'test/vendors/browser\\.ts',
        builtin,
      ],
      'Engine, store, clients and sandboxes; never the real runtime.',
    ),
    {
      name: 'src-knows-no-sandbox',
      severity: 'error',
      from: { path: '^src', pathNot: testFiles },
      to: { path: '^(sandbox|sim|bench|test)/' },
    },
    {
      name: 'exact-and-tribe-sandboxes-apart',
      severity: 'error',
      from: { path: '^sandbox/exact' },
      to: { path: '^sandbox/tribe' },
    },
    {
      name: 'tribe-and-exact-sandboxes-apart',
      severity: 'error',
      from: { path: '^sandbox/tribe' },
      to: { path: '^sandbox/exact' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A worktree may borrow the packages of another checkout through a link; the rules speak of them by their place here.
    preserveSymlinks: true,
    exclude: { path: '^(dist|data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
