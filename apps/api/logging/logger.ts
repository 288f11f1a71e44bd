import { pino, type DestinationStream, type Logger } from 'pino';
import { currentLogContext } from './log-context.ts';
import { redacted, redactedText } from './redaction.ts';

export type { Logger };

export interface LoggerOptions {
  readonly level: string;
  /** Which program speaks: `api`, `worker`, `standalone`. */
  readonly program: string;
  /** Unset: standard output. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object per line: time, level, program, message, the context of the request or job, and
 * the fields given. Nothing personal and no secret gets through, whoever logs it.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { program: options.program },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentLogContext() }),
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redacted(fields) as Record<string, unknown>,
      },
      // Errors have been described by then; pino's own serialiser would take them for plain objects.
      serializers: { err: (described: unknown) => described },
      hooks: { logMethod: redactMessage },
    },
    options.destination ?? pino.destination(1),
  );
}

function redactMessage(
  this: Logger,
  args: Parameters<Logger['info']>,
  method: (...rest: Parameters<Logger['info']>) => void,
): void {
  const safe = (args as readonly unknown[]).map((part) =>
    typeof part === 'string' ? redactedText(part) : part,
  );
  method.apply(this, safe as Parameters<Logger['info']>);
}
