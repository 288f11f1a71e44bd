import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceRunning, readRunning } from './running-file.ts';

describe('what a running service says in its data folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'order-ledger-running-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const running = { pid: 4711, origin: 'http://127.0.0.1:3000' };

  it('given a service that runs, then others find it, and only its owner reads the file', async () => {
    const swishControlUrl = 'http://127.0.0.1:3999/control';
    await announceRunning(folder, { ...running, swishControlUrl });
    expect(await readRunning(folder)).toEqual({ ...running, swishControlUrl });
    expect((await stat(join(folder, 'running.json'))).mode & 0o777).toBe(0o600);
  });

  it('given it stops, then nobody is sent to it any more', async () => {
    const withdraw = await announceRunning(folder, running);
    await withdraw();
    expect(await readRunning(folder)).toBeUndefined();
  });

  it('given another run has followed, when the first one ends, then the other is still found', async () => {
    const withdraw = await announceRunning(folder, running);
    await announceRunning(folder, { ...running, pid: 4712 });
    await withdraw();
    expect(await readRunning(folder)).toMatchObject({ pid: 4712 });
  });

  it.each(['', '{"pid":', '{"pid":"4711","origin":"http://127.0.0.1:3000"}'])(
    'given a file that holds %j, then it says nothing',
    async (text) => {
      await writeFile(join(folder, 'running.json'), text);
      expect(await readRunning(folder)).toBeUndefined();
    },
  );
});
