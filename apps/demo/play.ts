import { evidenceOfOrder, evidenceOfPool, type OrderEvidence } from './evidence.ts';
import type { FoundService } from './find-service.ts';
import { checkRebuilds } from './rebuilding.ts';
import { checkRepeats } from './repeating.ts';
import { checkMoney, checkMoneyEnds, checkOneEffect } from './money-rules.ts';
import { checkPlaces } from './place-rule.ts';
import type { RuleCheck } from './rule-check.ts';
import { type RepeatableWish, type Scene, scenes } from './scenes.ts';
import { showing } from './showing.ts';
import { setStage, type Stage } from './stage.ts';
import { timeline } from './timeline.ts';

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

interface PlayedScene {
  readonly title: string;
  readonly orderRefs: readonly string[];
  /** Why it did not go as it should. */
  readonly failure?: string;
}

/** Plays every scene, shows what happened, checks the rules; the answer is whether all is well. */
export async function play(service: FoundService, output: Output): Promise<boolean> {
  const say = (line: string): void => void output.write(`${line}\n`);
  say(`Order Ledger at ${service.origin}\n`);
  const stage = await setStage(service);
  const wishes: RepeatableWish[] = [];
  const all = scenes((wish) => void wishes.push(wish));
  const played = await playScenes(all, stage, output);
  const evidence: OrderEvidence[] = [];
  for (const { title, orderRefs, failure } of played) {
    say(`\n${title}${failure === undefined ? '' : `\nFAILED: ${failure}`}`);
    for (const orderRef of orderRefs) {
      const found = await evidenceOfOrder(stage, orderRef);
      evidence.push(found);
      say(`${orderRef}: ${found.order.status}\n${timeline(found.events)}`);
    }
  }
  const checks = await checkRules(stage, evidence, wishes, output);
  say('\nRules');
  for (const check of checks) say(describeCheck(check));
  const failed = [
    ...played.flatMap(({ title, failure }) => (failure === undefined ? [] : [`scene "${title}"`])),
    ...checks.flatMap(({ rule, failures }) =>
      failures.length === 0 ? [] : [`rule ${String(rule)}`],
    ),
  ];
  say(failed.length === 0 ? '\nAll is well.' : `\nFAILED: ${failed.join(', ')}`);
  return failed.length === 0;
}

async function playScenes(
  all: readonly Scene[],
  stage: Stage,
  output: Output,
): Promise<readonly PlayedScene[]> {
  const shown = showing(all.length, output);
  const played: PlayedScene[] = [];
  for (const { title, play: playScene } of all) {
    shown.begin(title);
    try {
      played.push({ title, orderRefs: await playScene(stage) });
      shown.done('as it should be');
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      played.push({ title, orderRefs: [], failure });
      shown.done(`FAILED: ${failure}`);
    }
  }
  shown.end();
  return played;
}

async function checkRules(
  stage: Stage,
  orders: readonly OrderEvidence[],
  wishes: readonly RepeatableWish[],
  output: Output,
): Promise<readonly RuleCheck[]> {
  const orderRefs = orders.map(({ order }) => order.reference);
  const steps: readonly (readonly [number, () => RuleCheck | Promise<RuleCheck>])[] = [
    [2, () => checkMoney(orders)],
    [4, () => poolsOf(stage).then(checkPlaces)],
    [5, () => checkOneEffect(orders)],
    [6, () => checkMoneyEnds(orders)],
    ...wishes.map((wish) => [8, () => checkRepeats(stage, wish)] as const),
    [9, () => checkRebuilds(stage, orderRefs)],
  ];
  output.write('\n');
  const shown = showing(steps.length, output);
  const checks: RuleCheck[] = [];
  for (const [rule, check] of steps) {
    shown.begin(`rule ${String(rule)}`);
    const result = await attempt(rule, check);
    checks.push(result);
    shown.done(result.failures.length === 0 ? 'holds' : 'FAILED');
  }
  shown.end();
  return checks;
}

function poolsOf(stage: Stage): Promise<Awaited<ReturnType<typeof evidenceOfPool>>[]> {
  return Promise.all([stage.course, stage.lastSeat].map((id) => evidenceOfPool(stage, id)));
}

/** A rule that could not be checked does not hold. */
async function attempt(
  rule: number,
  check: () => RuleCheck | Promise<RuleCheck>,
): Promise<RuleCheck> {
  try {
    return await check();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { rule, says: 'could not be checked', over: 'nothing', failures: [why] };
  }
}

function describeCheck({ rule, says, over, failures }: RuleCheck): string {
  const verdict = failures.length === 0 ? 'holds ' : 'FAILED';
  const list = failures.map((failure) => `\n          ${failure}`).join('');
  return `  ${verdict}  ${String(rule).padStart(2)}  ${says} (${over})${list}`;
}
