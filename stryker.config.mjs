// bin/mutate names the folder whose code is mutated, and whose own specs have to notice.
const folder = process.env.MUTATED ?? 'libs/kernel';
const report = `reports/mutation/${folder.replaceAll('/', '-')}`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`${folder}/**/*.ts`, '!**/*.spec.ts', '!**/index.ts'],
  plugins: ['./test/mutation/in-process-runner.mjs'],
  testRunner: 'in-process',
  ignorers: ['thrown-text'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  jsonReporter: { fileName: `${report}.json` },
  htmlReporter: { fileName: `${report}.html` },
  tempDirName: 'reports/mutation/sandbox',
  ignorePatterns: ['dist', 'data', 'docs', 'reports'],
};
