import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runningSchema = z.object({
  /** The process that wrote this; when it is gone, so is what it wrote of. */
  pid: z.number().int().positive(),
  origin: z.url(),
  /** Where the Swish simulator takes its orders; absent where Swish is not simulated. */
  swishControlUrl: z.url().optional(),
});

/** Where a standalone service is to be found; no secret is in it. */
export type Running = z.infer<typeof runningSchema>;

const fileName = 'running.json';

/** Says in the data folder that we run; the answer takes it back, unless another run has followed. */
export async function announceRunning(
  dataDir: string,
  running: Running,
): Promise<() => Promise<void>> {
  const file = join(dataDir, fileName);
  const draft = `${file}.${String(running.pid)}`;
  await writeFile(draft, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
  return async () => {
    if ((await readRunning(dataDir))?.pid === running.pid) await rm(file, { force: true });
  };
}

/** What the last start of a data folder said; it may be of a run that was killed since. */
export async function readRunning(dataDir: string): Promise<Running | undefined> {
  const text = await readFile(join(dataDir, fileName), 'utf8').catch(() => '');
  try {
    return runningSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
