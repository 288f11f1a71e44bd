import { createRunner } from 'jest-light-runner';
import Tinypool from 'tinypool';

const LightRunner = createRunner({ runtime: 'child_process' });

/**
 * Jest's runner for all that runs in bare Node (ADR 0013): jest-light-runner, whose workers are different ones
 * for each kind of test. Nothing that they read of a kind's configuration differs here, so the same workers
 * run all kinds, and what one kind has loaded and started serves the next.
 */
export default class BareNodeRunner extends LightRunner {
  runTests(tests, watcher, onStart, onResult, onFailure) {
    const config = tests[0]?.context.config;
    const given = new Map(
      tests.map((test) => [{ ...test, context: { ...test.context, config } }, test]),
    );
    return super.runTests(
      [...given.keys()],
      watcher,
      (alike) => onStart(given.get(alike)),
      (alike, result) => onResult(given.get(alike), result),
      (alike, error) => onFailure(given.get(alike), error),
    );
  }
}

/**
 * A worker asks once for its configuration; jest-light-runner 0.8 answers all workers that have not asked yet
 * as well. One of them may not be listening yet: its own question later finds nobody to answer, and it waits
 * for ever. Here each task talks over a channel of its own, so that only who asks is answered.
 */
const { run } = Tinypool.prototype;

Tinypool.prototype.run = function runOverOwnChannel(task, { channel, ...options }) {
  return run.call(this, task, { ...options, channel: ownChannel(channel) });
};

function ownChannel(shared) {
  let listener;
  return {
    onMessage: (hear) => {
      listener = hear;
    },
    postMessage: (message) => {
      shared.onMessage(listener);
      shared.postMessage(message);
    },
  };
}
