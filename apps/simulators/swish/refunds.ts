import type { Behaviour } from './behaviour.ts';
import { digitsOf } from './amount.ts';
import {
  errorObject,
  isLateTrigger,
  isRefusalTrigger,
  type ErrorObject,
} from './error-catalogue.ts';
import { empty, refusedBefore, spoiled, type Reply } from './exchange.ts';
import { refundSteps } from './outcomes.ts';
import type { MerchantCall } from './merchant-call.ts';
import type { SwishRecord } from './records.ts';
import { created, notTheMerchant, refusal } from './replies.ts';
import { behaviourOf, callbackPlanOf, type SwishState } from './swish-state.ts';
import { brokenRefundRules, readFields, validRequest, type ValidRequest } from './validation.ts';

/** PUT v2/refunds/{instructionUUID}. Merchant Integration Guide 2.1, create refund. */
export function createRefund(state: SwishState, call: MerchantCall): Reply {
  const fields = readFields(call.body);
  if (fields === undefined) return empty(400);
  const request = validRequest(fields);
  if (state.settings.checkPayeeAlias && request.payerAlias !== call.merchant)
    return notTheMerchant();
  const behaviour = behaviourOf(state, 'refund', request);
  const before = refusedBefore(behaviour.fault);
  if (before !== undefined) return before;
  const errors = refundErrors(state, call.id, brokenRefundRules(fields, state.settings), request);
  if (errors.length > 0) return refusal(errors);
  const record = refundRecord(state, call, request, behaviour);
  state.store.add(record);
  if (behaviour.fault?.fault === 'fail-after') state.lifecycle.takeNext(record);
  else state.lifecycle.start(record);
  return spoiled(created(call.location, null), behaviour.fault);
}

function refundErrors(
  state: SwishState,
  id: string,
  broken: readonly string[],
  request: ValidRequest,
): readonly ErrorObject[] {
  if (isRefusalTrigger(request.message, 'refund', false)) return [errorObject(request.message)];
  if (broken.length > 0) return broken.map((code) => errorObject(code));
  if (state.store.get('refund', id) !== undefined) return [errorObject('RP09')];
  const unfit = state.settings.strictRefunds ? unfitRule(state, request) : undefined;
  return unfit === undefined ? [] : [unfit];
}

/** What is left to refund of a paid request: every refund counts but those that failed. */
function refundableOre(state: SwishState, original: SwishRecord): number {
  return state.store
    .refundsOf(original.paymentReference ?? '')
    .filter(({ status }) => status !== 'ERROR')
    .reduce((left, { amountOre }) => left - amountOre, original.amountOre);
}

/**
 * The links between refund and payment that production checks and the Merchant Simulator does not.
 */
function unfitRule(state: SwishState, request: ValidRequest): ErrorObject | undefined {
  const original = state.store.paidAs(request.originalPaymentReference ?? '');
  if (original === undefined) return errorObject('RF02');
  if (original.payeeAlias !== request.payerAlias) return errorObject('RF03');
  const leftOre = refundableOre(state, original);
  return request.amountOre > leftOre ? errorObject('RF08', digitsOf(leftOre)) : undefined;
}

function refundRecord(
  state: SwishState,
  call: MerchantCall,
  request: ValidRequest,
  behaviour: Behaviour,
): SwishRecord {
  const dateCreated = state.clock.now();
  const late = isLateTrigger(request.message, 'refund', false);
  const triggered: Behaviour = late
    ? { ...behaviour, autopay: `error:${request.message}` }
    : behaviour;
  const original = state.store.paidAs(request.originalPaymentReference ?? '');
  return {
    ...request,
    kind: 'refund',
    id: call.id,
    merchant: call.merchant,
    payeeAlias: original?.payerAlias ?? null,
    dateCreated,
    token: null,
    callbacks: callbackPlanOf(behaviour),
    paymentReference: null,
    status: 'CREATED',
    datePaid: null,
    errorCode: null,
    errorMessage: null,
    additionalInformation: null,
    steps: refundSteps(triggered, dateCreated),
    deliveries: [],
  };
}
