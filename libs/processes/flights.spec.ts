import { describe, expect, it } from '@jest/globals';
import { Flights } from './flights.ts';

function gate(): { promise: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe('runs of one process within a process of the machine', () => {
  it('given a run under way, when three more come, then they share exactly one rerun that begins after it', async () => {
    const flights = new Flights<number>();
    const { promise, open } = gate();
    let runs = 0;
    let atOnce = 0;
    const work = async (): Promise<number> => {
      runs++;
      atOnce++;
      expect(atOnce).toBe(1);
      await promise;
      atOnce--;
      return runs;
    };
    const first = flights.run('a', work);
    const others = [flights.run('a', work), flights.run('a', work), flights.run('a', work)];
    expect(runs).toBe(1);
    open();
    expect(await first).toBe(1);
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    expect(runs).toBe(2);
  });

  it('given a run that fails, when others wait behind it, then they get their own run', async () => {
    const flights = new Flights<string>();
    const failing = flights.run('a', async () => Promise.reject(new Error('away')));
    const next = flights.run('a', async () => Promise.resolve('well'));
    await expect(failing).rejects.toThrow('away');
    expect(await next).toBe('well');
    expect(await flights.run('a', async () => Promise.resolve('again'))).toBe('again');
  });

  it('given two ids, when both run, then neither waits for the other', async () => {
    const flights = new Flights<string>();
    const { promise, open } = gate();
    const slow = flights.run('a', async () => promise.then(() => 'slow'));
    expect(await flights.run('b', async () => Promise.resolve('quick'))).toBe('quick');
    open();
    expect(await slow).toBe('slow');
  });
});
