import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Acknowledged, type Calls, callsTo, type Tally } from './calls.ts';
import { type Chance, chanceOf } from './chance.ts';
import { shop, type World } from './customers.ts';
import { type Evidence, gatherEvidence, listOrders } from './evidence.ts';
import { type Findings, findingsIn } from './findings.ts';
import { build, freePort, type Kill, type Standalone, standaloneOn } from './standalone.ts';
import { type SwishControl, swishControl } from './swish-control.ts';

export interface CrashOptions {
  readonly seed: number;
  readonly kills: number;
  readonly clients: number;
  /** The most calls that the service takes before it is killed; fewer by chance. */
  readonly callsPerLifeMax: number;
  /** How late money comes at the most, after it was given up; milliseconds. */
  readonly laterMaxMs: number;
  /** From the end of the load until every order must have ended, in milliseconds. */
  readonly healingMaxMs: number;
  readonly say: (line: string) => void;
}

export interface CrashReport {
  readonly findings: Findings;
  readonly seed: number;
  readonly kills: Readonly<Record<string, number>>;
  /** Milliseconds from the start of the program to serving. */
  readonly startsMs: { readonly adopted: readonly number[]; readonly afresh: readonly number[] };
  readonly healedMs: number;
  readonly orders: Readonly<Record<string, number>>;
  readonly charged: number;
  readonly refunded: number;
  readonly cases: number;
  readonly acknowledged: number;
  readonly tally: Tally;
  /** What the service's own log complains about, and how often. */
  readonly complaints: Readonly<Record<string, number>>;
  /** Kept when something was found. */
  readonly dataDir: string;
}

const secondsList = [1, 2, 4, 6, 8, ...Array.from({ length: 200 }, (_, i) => 10 + 5 * i)].join(',');

/** Shorter times, so that what takes minutes at a merchant's takes seconds here. */
const shortened = {
  SWISH_TIMEOUT_MS: '1000',
  SWISH_SIMULATOR_DELAY_MS: '1000',
  SWISH_NOT_FOUND_FINAL_SECONDS: '3',
  ASK_STARTED_AFTER_SECONDS: secondsList,
  ASK_UNKNOWN_AFTER_SECONDS: secondsList,
  ORDER_EXPIRES_AFTER_SECONDS: '5',
};

/**
 * Kills the service at random moments under load, again and again on one data folder, and then looks
 * from outside whether anything that was promised is missing. The seed decides wishes, kills and
 * pauses; how they meet is the machine's affair.
 */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  build();
  const dataDir = mkdtempSync(join(tmpdir(), 'order-ledger-crash-'));
  chmodSync(dataDir, 0o755);
  const controlPort = await freePort();
  const service = standaloneOn(dataDir, {
    ...shortened,
    PORT: String(await freePort()),
    SWISH_SIMULATOR_CONTROL_PORT: String(controlPort),
  });
  let findings: Findings = ['it did not come to its end'];
  try {
    const report = await run(options, service, swishControl(controlPort), dataDir);
    ({ findings } = report);
    return report;
  } finally {
    await service.clear();
    if (findings.length === 0) rmSync(dataDir, { recursive: true, force: true });
    else options.say(`The data folder is kept: ${dataDir}`);
  }
}

async function run(
  options: CrashOptions,
  service: Standalone,
  swish: SwishControl,
  dataDir: string,
): Promise<CrashReport> {
  const chance = chanceOf(options.seed);
  let over = false;
  let insistUntil = Infinity;
  const calls = callsTo(service, () => insistUntil);
  const later: Promise<void>[] = [];
  const lateRefs = new Set<string>();
  const { laterMaxMs } = options;
  const world: World = { service, calls, swish, isOver: () => over, later, lateRefs, laterMaxMs };
  const starts = { adopted: [] as number[], afresh: [] as number[] };

  await service.start();
  const clients = Array.from({ length: options.clients }, (_, n) =>
    shop(world, `k-${String(n)}`, chance.fork(`client ${String(n)}`)),
  );
  const whole = Promise.all(clients);
  whole.catch(() => undefined);
  const kills = await killAgainAndAgain(options, chance.fork('kills'), {
    ...{ service, swish, calls, starts },
  });
  await sleep(1_000);
  over = true;
  insistUntil = Date.now() + options.healingMaxMs;
  await swish.behave();
  const missing = await unanswered(whole, later);
  const healing = await heal({ service, calls, swish, lateRefs }, options);
  const repeats = await repeatAll(calls);
  const code = await service.stop();
  const findings = [
    ...missing,
    ...healing.findings,
    ...repeats,
    ...(code === 0 ? [] : [`the last stop ended with ${String(code)}`]),
    ...faultsMet(calls.tally),
    ...alarmsIn(dataDir),
  ];
  return {
    findings,
    seed: options.seed,
    kills,
    startsMs: starts,
    healedMs: healing.ms,
    ...figuresOf(healing.evidence),
    acknowledged: calls.acknowledged.length,
    tally: calls.tally,
    complaints: complaintsIn(dataDir),
    dataDir,
  };
}

const killKinds: readonly Kill[] = [
  ...(['service', 'service', 'service'] as const),
  ...(['service-and-postgres', 'service-and-postgres', 'postgres'] as const),
];

interface Killed {
  readonly service: Standalone;
  readonly calls: Calls;
  readonly swish: SwishControl;
  readonly starts: { readonly adopted: number[]; readonly afresh: number[] };
}

/** A slow machine is given as much work as a fast one; the bound is for one that takes none. */
async function takeCalls(tally: Tally, more: number): Promise<void> {
  const enough = tally.calls + more;
  for (const until = Date.now() + lifeMaxMs; tally.calls < enough && Date.now() < until;)
    await sleep(10);
}

const lifeMaxMs = 20_000;

/** Each kill is followed by a start, sometimes by one that is killed before it is over. */
async function killAgainAndAgain(
  { kills, callsPerLifeMax, say }: CrashOptions,
  chance: Chance,
  { service, swish, calls, starts }: Killed,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let n = 0; n < kills; n += 1) {
    await swish.misbehave(chance);
    await takeCalls(calls.tally, chance.between(1, callsPerLifeMax));
    await sleep(chance.between(0, 300));
    const what = chance.pick(killKinds);
    await service.kill(what);
    counts[what] = (counts[what] ?? 0) + 1;
    if (chance.happens(0.2) && n < kills - 1) {
      n += 1;
      counts['while starting'] = (counts['while starting'] ?? 0) + 1;
      await service.startAndKill(chance.between(100, 2_500));
    }
    const { ms, adopted } = await service.start();
    (adopted ? starts.adopted : starts.afresh).push(ms);
    say(`kill ${String(n + 1)}: ${what}; serving again after ${String(ms)} ms`);
  }
  return counts;
}

/** Clients whose last wish is never decided. */
async function unanswered(
  whole: Promise<unknown>,
  later: readonly Promise<void>[],
): Promise<Findings> {
  try {
    await whole;
    await Promise.all(later);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

interface Healing {
  readonly ms: number;
  readonly findings: Findings;
  readonly evidence: Evidence;
}

const open = new Set(['placed', 'reserved', 'paid']);

/** Waits until nothing is left to do, at the most as long as it may take, and then says what is wrong. */
async function heal(
  sources: Pick<World, 'service' | 'calls' | 'swish' | 'lateRefs'>,
  { healingMaxMs, say }: CrashOptions,
): Promise<Healing> {
  const beganAt = Date.now();
  const until = beganAt + healingMaxMs;
  for (;;) {
    await giveUpWaiting(sources.swish);
    await tellOfLateMoney(sources);
    const orders = await listOrders(sources);
    const unfinished = orders.filter(({ status }) => open.has(status)).length;
    const isLate = Date.now() > until;
    if (unfinished === 0 || isLate) {
      const evidence = await gatherEvidence(sources);
      const findings = findingsIn(evidence, sources.calls.acknowledged);
      if (findings.length === 0 || isLate) return { ms: Date.now() - beganAt, findings, evidence };
    }
    say(`healing: ${String(unfinished)} of ${String(orders.length)} orders are not over`);
    await sleep(1_500);
  }
}

/** Payers who were asked and never looked at their phone: their three minutes are over now. */
async function giveUpWaiting(swish: SwishControl): Promise<void> {
  const soon = new Date(Date.now() + 10_000).toISOString();
  for (const { id, status, nextStep } of await swish.records('payments'))
    if (status === 'CREATED' && (nextStep === null || nextStep.at > soon))
      await swish.post(`/payments/${id}/time-out`);
}

/** Swish's callbacks go on for minutes until one is answered; here the next is sent at once. */
async function tellOfLateMoney({ swish, lateRefs }: Pick<World, 'swish' | 'lateRefs'>) {
  for (const { id, reference, status, callbacks } of await swish.records('payments')) {
    const isHeard = callbacks.deliveries.some(
      (delivery) => delivery.status === 'PAID' && delivery.answers.includes(200),
    );
    if (lateRefs.has(reference) && status === 'PAID' && !isHeard)
      await swish.post(`/payments/${id}/callback`);
  }
}

/** Rule 8: every wish that was decided is wished again, and answered with the very same bytes. */
async function repeatAll({ once, acknowledged }: Calls): Promise<Findings> {
  const waiting: Acknowledged[] = [...acknowledged];
  const found: string[] = [];
  const work = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const again = await once(one.request);
      const isSame = again?.text === one.answer.text && again.status === one.answer.status;
      if (isSame && again.replayed) continue;
      found.push(
        `${one.request.idempotencyKey ?? ''}: repeated, it says ${again?.text ?? 'nothing'}, not ${one.answer.text}`,
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return found;
}

function figuresOf({ orders, payments, refunds, cases }: Evidence) {
  const counts: Record<string, number> = {};
  for (const { status } of orders) counts[status] = (counts[status] ?? 0) + 1;
  return {
    orders: counts,
    charged: payments.filter(({ status }) => status === 'PAID').length,
    refunded: refunds.filter(({ status }) => status === 'PAID').length,
    cases: [...cases.values()].flat().length,
  };
}

interface LogLine {
  readonly level: string;
  readonly message?: string;
  readonly error?: string;
  readonly err?: { readonly message?: string };
}

function linesIn(dataDir: string): readonly LogLine[] {
  const file = join(dataDir, 'order-ledger.log');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as LogLine];
      } catch {
        return [];
      }
    });
}

function complaintsIn(dataDir: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { level, message = '', error, err } of linesIn(dataDir)) {
    if (!/warn|error|fatal/.test(level)) continue;
    const line = `${level} ${message}: ${error ?? err?.message ?? ''}`.replaceAll(
      /[A-Z]{2,3}-\d{8}-\w{6}|[0-9a-f-]{36}|\d{4,}/g,
      '…',
    );
    counts[line] = (counts[line] ?? 0) + 1;
  }
  return counts;
}

/** A client is told to come back, not that we failed, whatever was killed. */
function faultsMet({ undecided }: Tally): Findings {
  return [...undecided]
    .filter(([name]) => name.startsWith('500'))
    .map(([name, count]) => `${String(count)} answers were ${name}`);
}

/** What no crash may lead to. */
function alarmsIn(dataDir: string): Findings {
  const alarm = /stuck|poison|CorruptStream|goes-in-circles|stopping after a fault/;
  return Object.entries(complaintsIn(dataDir))
    .filter(([line]) => alarm.test(line))
    .map(([line, count]) => `the log says ${String(count)} times: ${line}`);
}
