// What '@jest/globals' means where tests run in bare Node (jest-light-runner): the runner's own
// functions, with a limit of time on each test and hook, which that runner leaves out.
const limitMs = 60_000;

export const { expect, jest } = globalThis;

/** Fails the test or hook under way. */
let fail;

// What nobody catches would end the worker, and its pool would wait for it for ever: the test under way
// fails instead. Connections that the server ends because their database was dropped are no failure.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    process.stderr.write(`${event}: ${String(error?.stack ?? error)}\n`);
    if (error?.code !== '57P01') fail?.(error);
  });

/** The function, failing when it has not ended in time. */
function timed(run, timeoutMs = limitMs) {
  if (run === undefined) return undefined;
  return async (...row) => {
    let timer;
    const failed = new Promise((_, reject) => {
      fail = reject;
      timer = setTimeout(
        () => reject(new Error(`not ended after ${String(timeoutMs)} ms`)),
        timeoutMs,
      );
    });
    try {
      await Promise.race([run(...row), failed]);
    } finally {
      clearTimeout(timer);
      fail = undefined;
    }
  };
}

function timedTest(test) {
  const one = (title, run, timeoutMs) => test(title, timed(run, timeoutMs));
  return Object.assign(one, {
    each:
      (...table) =>
      (title, run, timeoutMs) =>
        test.each(...table)(title, timed(run, timeoutMs)),
    ...(test.skip && { skip: timedTest(test.skip) }),
    ...(test.only && { only: timedTest(test.only) }),
  });
}

const timedHook = (hook) => (run, timeoutMs) => hook(timed(run, timeoutMs));

export const it = timedTest(globalThis.it);
export const { describe } = globalThis;
export const beforeAll = timedHook(globalThis.beforeAll);
export const afterAll = timedHook(globalThis.afterAll);
export const beforeEach = timedHook(globalThis.beforeEach);
export const afterEach = timedHook(globalThis.afterEach);
