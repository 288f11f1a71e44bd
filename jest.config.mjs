const root = '<rootDir>';

const project = (displayName, testMatch, extra) => ({
  displayName,
  testEnvironment: 'node',
  injectGlobals: false,
  modulePathIgnorePatterns: [`${root}/dist/`, `${root}/data/`, `${root}/reports/`],
  transform: {},
  testMatch,
  ...extra,
});

// Tests run in bare Node, file after file in one child process for each worker: what the modules of
// the service and of its packages cost to load is paid once, not for each of some 230 files (ADR 0013).
const inBareNode = {
  runner: `${root}/test/support/bare-node-runner.mjs`,
  setupFiles: [`${root}/test/support/typescript.mjs`],
};

const needsPostgres = {
  ...inBareNode,
  globalSetup: `${root}/test/support/postgres.global-setup.mjs`,
  globalTeardown: `${root}/test/support/postgres.global-teardown.mjs`,
};

// Only Jest's own runner, which keeps a module registry for each file, can put another module in a
// module's place.
const replacesModules = ['**/planted-bugs.spec.ts'];
const inJestsRegistry = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const unit = ['**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.e2e.spec.ts'];

export default {
  testSequencer: '<rootDir>/test/support/whole-first.mjs',
  projects: [
    project('unit', [...unit, ...replacesModules.map((glob) => `!${glob}`)], inBareNode),
    project('planted', replacesModules, inJestsRegistry),
    project('integration', ['**/*.int.spec.ts'], needsPostgres),
    project('acceptance', ['**/*.e2e.spec.ts'], needsPostgres),
  ],
};
