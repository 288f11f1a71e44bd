import { randomInt } from 'node:crypto';
import { crashRun } from './crash-run.ts';

// The long form: CRASH_SEED repeats a run's wishes and kills, CRASH_KILLS says how many.
const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1, 1_000_000));
const kills = Number(process.env['CRASH_KILLS'] ?? 20);
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`CRASH_SEED=${String(seed)} CRASH_KILLS=${String(kills)}`);
const { findings, tally, ...figures } = await crashRun({
  ...{ seed, kills, say },
  clients: 16,
  callsPerLifeMax: 100,
  laterMaxMs: 12_000,
  healingMaxMs: 120_000,
});
const { undecided, ...counts } = tally;
say(JSON.stringify({ ...figures, ...counts, undecided: Object.fromEntries(undecided) }, null, 2));
for (const finding of findings) say(`WRONG: ${finding}`);
say(findings.length === 0 ? 'All is well.' : `${String(findings.length)} things are wrong.`);
process.exitCode = findings.length === 0 ? 0 : 1;
