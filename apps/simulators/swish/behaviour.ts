/** How a payment or refund ends when nobody steps in. `debit` and `late-error` are for refunds. */
export type Outcome =
  | 'pay'
  | 'hold'
  | 'decline'
  | 'cancel'
  | 'timeout'
  | 'debit'
  | `error:${string}`
  | `late-error:${string}`;

/** What goes wrong with one call. `fail-after` is Swish answering 5xx although it charged. */
export type FaultName =
  | 'lose-answer'
  | 'fail-before'
  | 'fail-after'
  | 'slow-answer'
  | 'not-found'
  | 'garbage'
  | 'pay-first';

export interface Fault {
  readonly fault: FaultName;
  readonly status?: number | undefined;
  readonly delayMs?: number | undefined;
}

export interface Behaviour {
  readonly autopay: Outcome;
  /** From the create to the outcome; 4 s at the Merchant Swish Simulator. */
  readonly delayMs: number;
  /** How long a payment is held before TM01; 3 minutes by the guide. */
  readonly expiryMs: number;
  readonly silent: boolean;
  readonly callbackDelayMs: number;
  readonly callbackTimes: number;
  readonly fault?: Fault | undefined;
}

export type BehaviourChange = { readonly [Key in keyof Behaviour]?: Behaviour[Key] | undefined };

/** Where a script applies: every named field must be the request's. */
export interface ScriptMatch {
  readonly kind?: 'payment' | 'refund' | undefined;
  readonly payerAlias?: string | undefined;
  readonly reference?: string | undefined;
  readonly message?: string | undefined;
}

export interface Script {
  readonly match: ScriptMatch;
  readonly behaviour: BehaviourChange;
  timesLeft: number;
}

/** The change laid over the behaviour; members that are undefined change nothing. */
export function changed(behaviour: Behaviour, change: BehaviourChange): Behaviour {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...behaviour, ...Object.fromEntries(named) };
}

/** The first script that fits the request, counted down. */
export function takeScript(
  scripts: Script[],
  request: { readonly [Key in keyof ScriptMatch]-?: string | null },
): BehaviourChange {
  const index = scripts.findIndex(({ match }) =>
    Object.entries(match).every(
      ([key, value]) => value === undefined || request[key as keyof ScriptMatch] === value,
    ),
  );
  const script = scripts[index];
  if (script === undefined) return {};
  script.timesLeft -= 1;
  if (script.timesLeft <= 0) scripts.splice(index, 1);
  return script.behaviour;
}

/**
 * A script inside the request itself, in the message (`sim decline delay 50`) or in the merchant's
 * reference (`SIM-error-FF10-1001`). Words that mean nothing are passed over, so that a reference
 * can stay unique.
 */
export function scriptInText(text: string | null): BehaviourChange {
  const [first, ...words] = (text ?? '').split(/[^A-Za-z0-9]+/);
  if (first?.toLowerCase() !== 'sim') return {};
  return words.reduce<BehaviourChange>(
    (change, word, i) => ({ ...change, ...wordMeaning(word.toLowerCase(), words[i + 1] ?? '') }),
    {},
  );
}

function wordMeaning(word: string, next: string): BehaviourChange {
  return WORDS.get(word)?.(next) ?? {};
}

function whole(digits: string): number {
  return /^\d{1,8}$/.test(digits) ? Number(digits) : 0;
}

const WORDS = new Map<string, (next: string) => BehaviourChange>([
  ['pay', () => ({ autopay: 'pay' })],
  ['hold', () => ({ autopay: 'hold' })],
  ['decline', () => ({ autopay: 'decline' })],
  ['cancel', () => ({ autopay: 'cancel' })],
  ['timeout', () => ({ autopay: 'timeout' })],
  ['debit', () => ({ autopay: 'debit' })],
  ['error', (code) => ({ autopay: `error:${code.toUpperCase()}` })],
  ['late', (code) => ({ autopay: `late-error:${code.toUpperCase()}` })],
  ['delay', (ms) => ({ delayMs: whole(ms) })],
  ['silent', () => ({ silent: true })],
  ['times', (count) => ({ callbackTimes: whole(count) })],
  ['tardy', (ms) => ({ callbackDelayMs: whole(ms) })],
  ['lose', () => ({ fault: { fault: 'lose-answer' } })],
  ['fail', () => ({ fault: { fault: 'fail-before' } })],
  ['charged', () => ({ fault: { fault: 'fail-after' } })],
  ['slow', (ms) => ({ fault: { fault: 'slow-answer', delayMs: whole(ms) } })],
]);
