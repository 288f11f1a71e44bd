// Runs the specs of one folder for Stryker, all in one process: a mutant costs the time of its own tests.
// Under Jest it also costs a start of Jest, which here takes many times as long as the tests.
import { readdir } from 'node:fs/promises';
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fastCheck from 'fast-check';
import { collect } from './collected-tests.mjs';

/** What the instrumented code looks at: which mutant is on, and whom it reports its coverage to. */
const switches = (globalThis.__stryker__ ??= {});

class InProcessRunner {
  tests = [];
  /** How long each test took the last time: most mutants fall to a quick one, so these go first. */
  durationsMs = new Map();
  generation = 0;
  /** A mutant of what runs as a module is read stays in that module. */
  isMutated = false;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    register('./loader.mjs', import.meta.url);
    // The same examples for every mutant, and no search for the smallest one that fails.
    fastCheck.configureGlobal({ seed: 20_261_120, endOnFailure: true });
    await this.read();
  }

  async dryRun({ disableBail }) {
    Object.assign((switches.mutantCoverage ??= {}), { static: {}, perTest: {} });
    await this.read();
    const result = await this.run(this.tests, disableBail);
    return { ...result, mutantCoverage: structuredClone(switches.mutantCoverage) };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit, disableBail }) {
    Object.assign(switches, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    try {
      await this.switchOn(activeMutant.id, mutantActivation === 'static');
      const wanted = this.tests.filter(({ id }) => testFilter?.includes(id) ?? true);
      const lasted = ({ id }) => this.durationsMs.get(id) ?? 0;
      wanted.sort((a, b) => lasted(a) - lasted(b));
      return toMutantRunResult(await this.run(wanted, disableBail));
    } catch (error) {
      // Specs that cannot even be read have noticed.
      const failureMessage = String(error);
      return { status: MutantRunStatus.Killed, killedBy: ['0'], failureMessage, nrOfTests: 1 };
    } finally {
      switches.activeMutant = undefined;
    }
  }

  async switchOn(mutant, fromTheStart) {
    if (this.isMutated) await this.read();
    switches.activeMutant = mutant;
    if (fromTheStart) {
      this.isMutated = true;
      await this.read();
      this.isMutated = true;
    }
  }

  async read() {
    this.generation += 1;
    this.isMutated = false;
    const files = await specsIn(resolve(process.env.MUTATED));
    const tests = await collect(async () => {
      for (const file of files)
        await import(`${pathToFileURL(file).href}?generation=${String(this.generation)}`);
    });
    this.tests = tests.map((test, i) => ({ id: String(i), ...test }));
  }

  async run(wanted, disableBail) {
    const tests = [];
    for (const { id, name, run } of wanted) {
      const startedAt = performance.now();
      const failureMessage = await failureOf(id, run);
      const timeSpentMs = performance.now() - startedAt;
      this.durationsMs.set(id, timeSpentMs);
      const timeout = determineHitLimitReached(switches.hitCount, switches.hitLimit);
      if (timeout !== undefined) return timeout;
      const status = failureMessage === undefined ? TestStatus.Success : TestStatus.Failed;
      tests.push({ id, name, timeSpentMs, status, failureMessage });
      if (failureMessage !== undefined && disableBail !== true) break;
    }
    return { status: DryRunStatus.Complete, tests };
  }
}

async function failureOf(id, run) {
  switches.currentTestId = id;
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    switches.currentTestId = undefined;
  }
}

async function specsIn(folder) {
  const files = await readdir(folder, { recursive: true });
  const specs = files.filter((file) => file.endsWith('.spec.ts'));
  return specs
    .filter((file) => !/\.(?:int|e2e)\.spec\.ts$/.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/** What an error for programmers says is free: no test quotes it, and none should. */
const thrownText = {
  shouldIgnore: ({ node, parent, parentPath }) =>
    /^(?:String|Template)Literal$/.test(node.type) &&
    parent.type === 'NewExpression' &&
    /^(?:CorruptStream|RangeError|TypeError|Error)$/.test(parent.callee.name) &&
    parentPath.parent.type === 'ThrowStatement'
      ? 'the text of an error for programmers'
      : undefined,
};

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'thrown-text', thrownText),
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
