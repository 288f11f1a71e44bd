import type { CallbackInput, StepInput } from './control-input.ts';
import { paymentStep } from './outcomes.ts';
import type { Delivery, Step, SwishRecord } from './records.ts';
import { callbackPlanOf, type SwishState } from './swish-state.ts';

/** A record as the control API shows it: what Swish holds, and how its callbacks went. */
export function summary(record: SwishRecord): object {
  const { deliveries, steps, callbacks, ...facts } = record;
  const answers = deliveries.flatMap((delivery) => delivery.answers);
  return {
    ...facts,
    nextStep: steps[0] ?? null,
    callbacks: {
      planned: deliveries.length,
      sent: answers.length,
      accepted: answers.filter((answer) => answer === 200).length,
      waiting: deliveries.filter(({ nextAt }) => nextAt !== null).length,
      silent: callbacks.silent,
      deliveries: deliveries.map(({ status, answers: own, nextAt }) => ({
        status,
        answers: own,
        nextAt,
      })),
    },
  };
}

/**
 * Does at once what a payer, a bank or the merchant would do; the reason when it cannot. `force`
 * lets a payment be paid although it was declined or has timed out, which a shop has to bear.
 */
export function stepRecord(
  state: SwishState,
  record: SwishRecord,
  action: string,
  input: StepInput,
): string | undefined {
  const step = stepOf(record, action, input.code, state.clock.now());
  if (step === undefined) return 'no such step';
  const settled = record.kind === 'payment' ? record.status !== 'CREATED' : isSettledRefund(record);
  if (settled && input.force !== true) return `it is ${record.status} already`;
  if (input.payerAlias !== undefined) record.payerAlias = input.payerAlias;
  if (input.silent === true) record.callbacks = { ...record.callbacks, silent: true };
  state.lifecycle.take(record, step);
  return undefined;
}

/** Sends the present object's callback again: in turn or all at once, now or later. */
export async function repeatCallback(
  state: SwishState,
  record: SwishRecord,
  input: CallbackInput,
): Promise<object> {
  const plan = {
    ...callbackPlanOf(state.settings[record.kind]),
    silent: false,
    times: input.times,
    delayMs: input.delayMs ?? 0,
  };
  const planned = state.callbacks.plan(record, plan, input.callbackIdentifier);
  if (input.delayMs !== undefined) {
    state.store.save(record);
    state.callbacks.start(record);
    return { planned: planned.length };
  }
  return { answers: await sendNow(state, record, planned, input.concurrent) };
}

async function sendNow(
  state: SwishState,
  record: SwishRecord,
  planned: readonly Delivery[],
  concurrent: boolean,
): Promise<readonly (number | string)[]> {
  const send = (delivery: Delivery): Promise<number | string> =>
    state.callbacks.sendOnce(record, delivery);
  for (const delivery of planned) delivery.nextAt = null;
  if (concurrent) return Promise.all(planned.map(send));
  const answers = [];
  for (const delivery of planned) answers.push(await send(delivery));
  return answers;
}

function isSettledRefund(record: SwishRecord): boolean {
  return record.status === 'PAID' || record.status === 'ERROR';
}

function stepOf(
  record: SwishRecord,
  action: string,
  code: string | undefined,
  at: Step['at'],
): Step | undefined {
  switch (action) {
    case 'pay':
      return paymentStep('pay', at);
    case 'time-out':
      return paymentStep('timeout', at);
    case 'error':
      return paymentStep(`error:${code ?? 'RF07'}`, at);
    case 'decline':
    case 'cancel':
      return record.kind === 'payment' ? paymentStep(action, at) : undefined;
    case 'debit':
      return record.kind === 'refund' ? { to: 'DEBITED', at } : undefined;
    default:
      return undefined;
  }
}
