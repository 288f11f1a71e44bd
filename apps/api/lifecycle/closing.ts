import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logging/index.ts';

/** What must be ended with the process, in the opposite order of its beginning. */
export interface Closing {
  readonly add: (name: string, close: () => Promise<void> | void) => void;
  /** Ends everything, once; a part that fails or takes too long is logged and left behind. */
  readonly close: () => Promise<void>;
}

const partTimeoutMs = 10_000;

export function createClosing(logger: Logger): Closing {
  const parts: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop())
      await closeOne(part.name, part.close, logger);
  };
  return {
    add: (name, close) => void parts.push({ name, close }),
    close: () => (closing ??= closeAll()),
  };
}

async function closeOne(
  name: string,
  close: () => Promise<void> | void,
  logger: Logger,
): Promise<void> {
  const late = new AbortController();
  try {
    const outcome = await Promise.race([
      Promise.resolve(close()).then(() => 'closed' as const),
      sleep(partTimeoutMs, 'late' as const, { signal: late.signal }),
    ]);
    if (outcome === 'late') logger.warn({ part: name, ms: partTimeoutMs }, 'did not end in time');
  } catch (err) {
    logger.error({ part: name, err }, 'failed to end');
  } finally {
    late.abort();
  }
}
