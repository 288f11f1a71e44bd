// What '@jest/globals' means where tests run in bare Node (jest-light-runner): the runner's own
// functions, with a limit of time on each test and hook, which that runner leaves out.
const limitMs = 60_000;

export const { expect, jest } = globalThis;

/** The function, failing when it has not ended in time. */
function timed(run, timeoutMs = limitMs) {
  if (run === undefined) return undefined;
  return async (...row) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`not ended after ${String(timeoutMs)} ms`)),
        timeoutMs,
      );
    });
    try {
      await Promise.race([run(...row), late]);
    } finally {
      clearTimeout(timer);
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
