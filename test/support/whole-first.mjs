import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * What runs the whole service comes first and takes longest, what needs a database next; the many short
 * tests fill what is left, so that no worker waits long for the last of the others.
 */
export default class WholeFirst extends Sequencer {
  sort(tests) {
    // Stable: within a kind the order is Jest's own, by what earlier runs took or by size.
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ path, context }) {
  if (/^(test|bench|apps\/standalone)\//.test(relative(context.config.rootDir, path))) return 0;
  return path.endsWith('.int.spec.ts') ? 1 : 2;
}
