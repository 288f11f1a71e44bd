import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What a figure cannot be read without. */
export interface Machine {
  readonly at: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Over the last 1, 5 and 15 minutes; more than there are cores means that others worked too. */
  readonly loadAverage: readonly number[];
}

export function machine(): Machine {
  const all = cpus();
  return {
    at: new Date().toISOString(),
    cores: all.length,
    processor: all[0]?.model ?? 'unknown',
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadAverage: loadNow(),
  };
}

export function loadNow(): readonly number[] {
  return loadavg().map((load) => Number(load.toFixed(2)));
}
