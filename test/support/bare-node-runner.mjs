import LightRunner from 'jest-light-runner/child-process';
import Tinypool from 'tinypool';

/**
 * Jest's runner for all that runs in bare Node (ADR 0013). A worker asks the runner once for its
 * configuration; jest-light-runner 0.8 answers all workers that have not asked yet as well. One of them may
 * not be listening yet: its own question later finds nobody to answer, and it waits for ever. Here each task
 * talks over a channel of its own, so that only who asks is answered.
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

export default LightRunner;
