/**
 * Who may import whom (docs/adr/0003 and README). Each rule has a planted violation in
 * test/architecture/boundaries.spec.ts, because a check that has never failed is not a check.
 */
const selling =
  'catalogue|orders|payments|availability|gift-cards|points|discounts|memberships|carts|downloads|withdrawals';
const ground = 'kernel';
const foundation = 'event-store|privacy|idempotency|access|balance|exchanges';
const machinery = 'projecting|processes';
const after = 'bookkeeping|fulfilment|documents|messages';

/** Each gateway and the EventStoreDB engine are doors of their own, so that who needs none loads no client. */
const clientDoor = '^libs/(payments/gateways/[^/]+|event-store/engines/eventstoredb)/index\\.ts$';
/** What specs of several contexts share beside the product's code: suites that import Jest. */
const suites = '^libs/event-store/(contract/|codec/fixtures\\.ts$)';

const libs = (names) => `^libs/(${names})/`;

module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'A domain folder imports its own domain, kernel, balance and persistent maps: no Nest, no node:, no other context. So it can be read, tested and replayed with nothing else running.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/domain/', pathNot: ['\\.spec\\.ts$', libs('checkout')] },
      to: { pathNot: ['^libs/$1/domain/', '^libs/(kernel|balance)/', '^node_modules/immutable/'] },
    },
    {
      name: 'checkout-domain-is-pure',
      comment:
        'The next step of an order is decided over what orders and payments are, so checkout’s domain reads both at their index, and nothing else besides its own and the kernel.',
      severity: 'error',
      from: { path: '^libs/checkout/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: ['^libs/checkout/domain/', libs('kernel'), '^libs/(orders|payments)/index\\.ts$'],
      },
    },
    {
      name: 'kernel-imports-nothing',
      comment: 'The kernel is the ground: it knows no package and no other folder.',
      severity: 'error',
      from: { path: libs(ground), pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/kernel/' },
    },
    {
      name: 'balance-is-pure',
      comment:
        'The core behind every "no double spend" knows the kernel and persistent maps alone.',
      severity: 'error',
      from: { path: libs('balance'), pathNot: '\\.spec\\.ts$' },
      to: { pathNot: [libs('kernel|balance'), '^node_modules/immutable/'] },
    },
    {
      name: 'contexts-meet-at-the-index',
      comment: 'Others see what a lib offers in index.ts and nothing behind it.',
      severity: 'error',
      from: { path: '^(apps|libs|projections|bench|test)/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/([^/]+)/', pathNot: ['^libs/[^/]+/index\\.ts$', clientDoor, '^$1/$2/'] },
    },
    {
      name: 'foundation-ignores-what-stands-on-it',
      comment:
        'event-store, privacy, idempotency, access and balance know the kernel and one another only.',
      severity: 'error',
      from: { path: libs(foundation) },
      to: { path: '^libs/', pathNot: libs(`${ground}|${foundation}`) },
    },
    {
      name: 'machinery-ignores-the-contexts',
      comment: 'The projection and the process runners serve every context and know none.',
      severity: 'error',
      from: { path: libs(machinery) },
      to: { path: '^libs/', pathNot: libs(`${ground}|${foundation}|${machinery}`) },
    },
    {
      name: 'selling-contexts-ignore-each-other',
      comment: 'What spans two selling contexts is a process and lives in checkout.',
      severity: 'error',
      from: { path: `^libs/(${selling})/` },
      to: { path: '^libs/', pathNot: ['^libs/$1/', libs(`${ground}|${foundation}|${machinery}`)] },
    },
    {
      name: 'later-contexts-ignore-checkout-and-each-other',
      comment:
        'Bookkeeping, fulfilment, documents and messages follow the selling contexts; checkout does not know them, nor they checkout.',
      severity: 'error',
      from: { path: `^libs/(${after})/` },
      to: {
        path: '^libs/',
        pathNot: ['^libs/$1/', libs(`${ground}|${foundation}|${machinery}|${selling}`)],
      },
    },
    {
      name: 'checkout-knows-the-selling-contexts-only',
      comment: 'Checkout settles an order; what follows from it listens to events.',
      severity: 'error',
      from: { path: libs('checkout') },
      to: {
        path: '^libs/',
        pathNot: libs(`checkout|${ground}|${foundation}|${machinery}|${selling}`),
      },
    },
    {
      name: 'projections-read-through-the-index',
      comment:
        'A read model imports libs at their index, the kernel, and nothing of apps or another read model.',
      severity: 'error',
      from: { path: '^projections/([^/]+)/' },
      to: { path: ['^apps/', '^projections/[^/]+/.'], pathNot: '^projections/$1/' },
    },
    {
      name: 'libs-do-not-know-apps',
      comment: 'Nobody imports apps; libs do not know the read models either.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|projections|test|bench)/', pathNot: '^test/support/' },
    },
    {
      name: 'product-code-does-not-know-tests',
      comment: 'What only a test needs is not shipped.',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^(test|bench)/', '\\.spec\\.ts$'] },
    },
    {
      name: 'only-apps-and-tests-know-apps',
      comment: 'An app is a way in, not a library.',
      severity: 'error',
      from: { pathNot: '^(apps|test|bench)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports is dead, unless a program or a test starts there.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(apps|libs|projections)/',
        pathNot: ['\\.spec\\.ts$', '/main\\.ts$', '\\.d\\.ts$'],
      },
      to: {},
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'What is installed for development only is missing where the product runs.',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/', pathNot: ['\\.spec\\.ts$', suites] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere breaks at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
