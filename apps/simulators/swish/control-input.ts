import { z } from 'zod';
import type { BehaviourChange, Fault, Outcome } from './behaviour.ts';

const milliseconds = z.number().min(0).max(86_400_000);
const count = z.number().int().min(0).max(1000);

const outcome = z.custom<Outcome>(
  (value) =>
    typeof value === 'string' &&
    /^(pay|hold|decline|cancel|timeout|debit|(late-)?error:[A-Z0-9]{2,15})$/.test(value),
  'pay | hold | decline | cancel | timeout | debit | error:<CODE> | late-error:<CODE>',
);

const fault = z.strictObject({
  fault: z.enum([
    'lose-answer',
    'fail-before',
    'fail-after',
    'slow-answer',
    'not-found',
    'garbage',
    'pay-first',
  ]),
  status: z.number().int().min(400).max(599).optional(),
  delayMs: milliseconds.optional(),
});

const behaviour = z.strictObject({
  autopay: outcome.optional(),
  delayMs: milliseconds.optional(),
  expiryMs: milliseconds.optional(),
  silent: z.boolean().optional(),
  callbackDelayMs: milliseconds.optional(),
  callbackTimes: count.optional(),
});

/** POST /control/mode. */
export const modeInput = behaviour.extend({
  refund: behaviour.optional(),
  checkPayeeAlias: z.boolean().optional(),
  strictRefunds: z.boolean().optional(),
  allowLoopbackCallbacks: z.boolean().optional(),
  minimumAmountOre: z.number().int().min(1).optional(),
  faults: z
    .strictObject({
      loseAnswer: count.optional(),
      failBefore: count.optional(),
      failAfter: count.optional(),
      slowAnswer: count.optional(),
      slowMs: milliseconds.optional(),
    })
    .optional(),
});

/** POST /control/faults. */
export const faultInput = fault.extend({
  operation: z.enum(['payment', 'refund', 'read', 'cancel']),
  times: count.default(1),
});

/** POST /control/scripts. */
export const scriptInput = z.strictObject({
  match: z.strictObject({
    kind: z.enum(['payment', 'refund']).optional(),
    payerAlias: z.string().optional(),
    reference: z.string().optional(),
    message: z.string().optional(),
  }),
  behaviour: behaviour.extend({ fault: fault.optional() }),
  times: count.default(1),
});

/** POST /control/{payments,refunds}/:id/{pay,decline,cancel,time-out,debit,error}. */
export const stepInput = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Z0-9]{2,15}$/)
    .optional(),
  payerAlias: z
    .string()
    .regex(/^\d{8,15}$/)
    .optional(),
  force: z.boolean().optional(),
  silent: z.boolean().optional(),
});

/** POST /control/{payments,refunds}/:id/callback. */
export const callbackInput = z.strictObject({
  times: count.default(1),
  concurrent: z.boolean().default(false),
  delayMs: milliseconds.optional(),
  callbackIdentifier: z.string().nullable().optional(),
});

export type ModeInput = z.infer<typeof modeInput>;
export type CallbackInput = z.infer<typeof callbackInput>;
export type StepInput = z.infer<typeof stepInput>;

/** The behaviour part of a mode. */
export function behaviourChange(mode: ModeInput): BehaviourChange {
  const { autopay, delayMs, expiryMs, silent, callbackDelayMs, callbackTimes } = mode;
  return { autopay, delayMs, expiryMs, silent, callbackDelayMs, callbackTimes };
}

/** The faults that a mode puts in line for the next creates, the ones before any work first. */
export function faultsOf(mode: ModeInput): readonly Fault[] {
  const { failBefore, failAfter, loseAnswer, slowAnswer, slowMs } = mode.faults ?? {};
  return [
    repeated({ fault: 'fail-before' }, failBefore),
    repeated({ fault: 'fail-after' }, failAfter),
    repeated({ fault: 'lose-answer' }, loseAnswer),
    repeated({ fault: 'slow-answer', delayMs: slowMs }, slowAnswer),
  ].flat();
}

/** The same fault so many times. */
export function repeated(one: Fault, times = 0): readonly Fault[] {
  return Array.from({ length: times }, () => one);
}
