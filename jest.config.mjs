const transform = {
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
};

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  injectGlobals: false,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/reports/'],
  transform,
  testMatch,
  ...extra,
});

const needsPostgres = {
  globalSetup: '<rootDir>/test/support/postgres.global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/postgres.global-teardown.mjs',
};

export default {
  // Of one test. Jest reads it here alone: a project's own would be passed over.
  testTimeout: 60_000,
  projects: [
    project('unit', ['**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.e2e.spec.ts']),
    project('integration', ['**/*.int.spec.ts'], needsPostgres),
    project('acceptance', ['**/*.e2e.spec.ts'], needsPostgres),
  ],
};
