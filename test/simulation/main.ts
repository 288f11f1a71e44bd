import 'reflect-metadata';
import { simulate } from './simulate.ts';
const from = Number(process.argv[2] ?? 1), n = Number(process.argv[3] ?? 1);
const t = performance.now(); let steps = 0, events = 0;
for (let s = from; s < from + n; s++) {
  const r = await simulate(s, { isTold: n === 1 });
  steps += r.steps; events += r.events;
  if (n === 1) process.stdout.write(r.story.join('\n') + '\n');
  for (const b of r.broken) process.stdout.write(`${s} ${b.rule}: ${b.findings.slice(0,3).join(' ;; ')}\n`);
}
process.stdout.write(`${((performance.now() - t)/n).toFixed(1)} ms per run, steps ${steps/n}, events ${events/n}\n`);
