import type { Readiness } from '../health/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Closing } from './closing.ts';

export interface EndingParts {
  readonly closing: Closing;
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** Told the person at the terminal. */
  readonly say: (text: string) => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends the process in order at Ctrl-C or SIGTERM, and at once at the second one. What nobody caught
 * ends it too, with 1: a process in an unknown state must not go on taking orders.
 */
export function endInOrder(parts: EndingParts): void {
  let ending = false;
  const end = (code: number): void => {
    if (ending) process.exit(1);
    ending = true;
    parts.readiness.drain();
    void parts.closing.close().finally(() => process.exit(code));
  };
  for (const signal of signals)
    process.on(signal, () => {
      parts.say('Stopping.');
      parts.logger.info({ signal }, 'stopping');
      end(0);
    });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (err: unknown) => {
      parts.logger.fatal({ err }, 'stopping after a fault');
      parts.say('Stopping after a fault; the log has it.');
      end(1);
    });
}
