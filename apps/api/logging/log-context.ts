import { AsyncLocalStorage } from 'node:async_hooks';

/** What stands on every line that is logged while one request or one job is worked on. */
export interface LogContext {
  readonly requestId?: string;
  readonly commandId?: string;
  readonly correlationId?: string;
  readonly orderRef?: string;
}

interface Holder {
  context: LogContext;
}

const storage = new AsyncLocalStorage<Holder>();

/** A context that is entered several times: what was added within it stays. */
export interface LogScope {
  readonly run: <Result>(work: () => Result) => Result;
}

export function createLogScope(context: LogContext): LogScope {
  const holder: Holder = { context };
  return { run: (work) => storage.run(holder, work) };
}

/** Runs something with a context of its own; what it starts and awaits has it too. */
export function withLogContext<Result>(context: LogContext, work: () => Result): Result {
  return createLogScope(context).run(work);
}

/** Adds what has become known since, such as the order's reference. Outside of a context: nothing. */
export function addToLogContext(more: LogContext): void {
  const holder = storage.getStore();
  if (holder !== undefined) holder.context = { ...holder.context, ...more };
}

/** Empty outside of a context. */
export function currentLogContext(): LogContext {
  return storage.getStore()?.context ?? {};
}
