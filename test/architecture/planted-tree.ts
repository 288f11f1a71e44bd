import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PlantedTree {
  readonly folder: string;
  /** What the program wrote to its standard output; throws when it could not run at all. */
  readonly run: (program: string, args: readonly string[]) => string;
  readonly remove: () => void;
}

const runTimeoutMs = 120_000;

/** A small repository in a temporary folder: text by path. */
export function plantTree(files: Readonly<Record<string, string>>): PlantedTree {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'order-ledger-planted-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    run: (program, args) => {
      const { stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
        cwd: folder,
        encoding: 'utf8',
        timeout: runTimeoutMs,
        env: { ...process.env, NODE_OPTIONS: '' },
        maxBuffer: 64 * 1024 * 1024,
      });
      if (error !== undefined || stdout === '')
        throw new Error(`${program} did not run: ${stderr}`, { cause: error });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
