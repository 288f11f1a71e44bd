export {
  addToLogContext,
  createLogScope,
  currentLogContext,
  withLogContext,
  type LogContext,
  type LogScope,
} from './log-context.ts';
export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { nestLogger } from './nest-logger.ts';
export { redactedText } from './redaction.ts';
