import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest's own words, through our logger: what it says of each route and module is for debugging. */
export function nestLogger(logger: Logger): LoggerService {
  const nest = logger.child({ part: 'nest' });
  return {
    log: (message: unknown) => nest.debug(String(message)),
    debug: (message: unknown) => nest.debug(String(message)),
    verbose: (message: unknown) => nest.debug(String(message)),
    warn: (message: unknown) => nest.warn(String(message)),
    error: (message: unknown, ...rest: readonly unknown[]) =>
      nest.error(
        {
          err: message instanceof Error ? message : new Error(String(message)),
          rest: rest.map(String),
        },
        'Nest failed',
      ),
    fatal: (message: unknown) => nest.fatal(String(message)),
  };
}
