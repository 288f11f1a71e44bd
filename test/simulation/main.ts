import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Tally } from './seeds.ts';

// npm run simulate -- --seeds 20000 --from 1 --workers 2
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    /** Of the workers that this command starts itself. */
    stride: { type: 'string', default: '1' },
  },
});
const [seeds, from, workers, stride] = [
  values.seeds,
  values.from,
  values.workers,
  values.stride,
].map(Number) as [number, number, number, number];
if (![seeds, from, workers, stride].every((one) => Number.isSafeInteger(one) && one > 0))
  throw new RangeError('seeds, from and workers are whole numbers of one or more');

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const progressEveryMs = 5_000;
const toldMax = 3;

if (process.send !== undefined) await work();
else await lead();

/** One worker: every `stride`-th seed, told to whoever started it. */
async function work(): Promise<void> {
  let toldAt = 0;
  const { runSeeds } = await import('./seeds.ts');
  const tally = await runSeeds({ from, seeds, stride }, (soFar) => {
    if (performance.now() - toldAt < 1_000) return;
    toldAt = performance.now();
    process.send?.({ tally: soFar });
  });
  process.send?.({ tally, isLast: true });
  process.disconnect();
}

async function lead(): Promise<void> {
  say(`${String(seeds)} seeds from ${String(from)}, by ${String(workers)} workers`);
  const began = performance.now();
  const tallies = new Map<number, Tally>();
  const told = new Set<number>();
  const ticking = setInterval(() => {
    if (tallies.size > 0) say(summary([...tallies.values()], began));
  }, progressEveryMs);
  await Promise.all(
    Array.from({ length: workers }, (_, i) =>
      follow(begin(i), (tally) => {
        tallies.set(i, tally);
        for (const one of tally.broken.filter(({ seed }) => !told.has(seed))) {
          told.add(one.seed);
          for (const { rule, findings } of one.broken)
            say(`seed ${String(one.seed)}: ${rule}: ${findings[0]!}`);
        }
      }),
    ),
  );
  clearInterval(ticking);
  const all = [...tallies.values()];
  const broken = all.flatMap((tally) => tally.broken).sort((a, b) => a.seed - b.seed);
  for (const { seed, broken: rules } of broken.slice(0, toldMax)) await explain(seed, rules);
  say(`seen: ${JSON.stringify(seenIn(all))}`);
  say(summary(all, began));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

async function explain(seed: number, broken: Tally['broken'][number]['broken']): Promise<void> {
  const { shrink } = await import('./shrink.ts');
  const { tell } = await import('./telling.ts');
  say(tell(seed, await shrink(seed, broken[0]!.rule)));
}

function begin(worker: number): ChildProcess {
  const own = Math.max(1, seeds - worker);
  const args = ['--from', String(from + worker), '--seeds', String(own), '--stride'];
  return fork(fileURLToPath(import.meta.url), [...args, String(workers)]);
}

/** Until the worker has told its last; fails when it ends before that. */
function follow(child: ChildProcess, heard: (tally: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', ({ tally, isLast }: { tally: Tally; isLast?: boolean }) => {
      heard(tally);
      if (isLast === true) resolve();
    });
    child.on('exit', (code) => {
      reject(new Error(`a worker ended with ${String(code)} before it was done`));
    });
  });
}

/** How often what happened in all runs together: events and faults. */
function seenIn(tallies: readonly Tally[]): Readonly<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (const { counts } of tallies)
    for (const [what, count] of Object.entries(counts)) seen[what] = (seen[what] ?? 0) + count;
  return Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function summary(tallies: readonly Tally[], began: number): string {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((all, one) => all + of(one), 0);
  const runs = sum((tally) => tally.runs);
  const seconds = (performance.now() - began) / 1_000;
  return (
    `${String(runs)} of ${String(seeds)} runs, ${String(sum((tally) => tally.events))} events, ` +
    `${String(sum((tally) => tally.broken.length))} broken, ${(runs / seconds).toFixed(1)} runs/s`
  );
}
