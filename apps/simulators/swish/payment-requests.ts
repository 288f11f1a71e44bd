import type { Behaviour } from './behaviour.ts';
import { errorObject, isLateTrigger, isRefusalTrigger } from './error-catalogue.ts';
import { empty, json, refusedBefore, spoiled, type Reply } from './exchange.ts';
import { lowerHex } from './identifiers.ts';
import { paymentStep, paymentSteps } from './outcomes.ts';
import type { MerchantCall } from './merchant-call.ts';
import { isOpen, objectText, type SwishRecord } from './records.ts';
import { created, notTheMerchant, refusal } from './replies.ts';
import { behaviourOf, callbackPlanOf, type SwishState } from './swish-state.ts';
import { brokenPaymentRules, readFields, validRequest, type ValidRequest } from './validation.ts';

/**
 * PUT v2/paymentrequests/{instructionUUID}. Merchant Integration Guide 2.1, create payment request.
 */
export function createPaymentRequest(state: SwishState, call: MerchantCall): Reply {
  const fields = readFields(call.body);
  if (fields === undefined) return empty(400);
  const request = validRequest(fields);
  if (state.settings.checkPayeeAlias && request.payeeAlias !== call.merchant)
    return notTheMerchant();
  const behaviour = behaviourOf(state, 'payment', request);
  const before = refusedBefore(behaviour.fault);
  if (before !== undefined) return before;
  const mCommerce = request.payerAlias === null;
  if (isRefusalTrigger(request.message, 'payment', mCommerce))
    return refusal([errorObject(request.message)]);
  const broken = brokenPaymentRules(fields, state.settings);
  if (broken.length > 0) return refusal(broken.map((code) => errorObject(code)));
  const taken = takenRule(state, call.id, request.payerAlias);
  if (taken !== undefined) return refusal([errorObject(taken)]);
  const record = paymentRecord(state, call, request, behaviour);
  state.store.add(record);
  if (behaviour.fault?.fault === 'fail-after')
    state.lifecycle.take(record, paymentStep('pay', state.clock.now()));
  else state.lifecycle.start(record);
  return spoiled(created(call.location, record.token), behaviour.fault);
}

/** GET v1/paymentrequests/{id} and GET v1/refunds/{id}. 404 also when it is another merchant's. */
export function readRecord(
  state: SwishState,
  kind: SwishRecord['kind'],
  call: MerchantCall,
): Reply {
  const fault = state.faults.read.shift();
  const before = refusedBefore(fault);
  if (before !== undefined) return before;
  const record = state.store.get(kind, call.id);
  if (record === undefined || isHidden(state, record, call.merchant))
    return spoiled(empty(404), fault);
  return spoiled(json(200, objectText(record)), fault);
}

/** PATCH v1/paymentrequests/{id}: RP07 once it is settled, RP08 once it is cancelled, else 200. */
export function cancelPaymentRequest(state: SwishState, call: MerchantCall): Reply {
  const fault = state.faults.cancel.shift();
  const before = refusedBefore(fault) ?? unfitPatch(call.body);
  if (before !== undefined) return before;
  const record = state.store.get('payment', call.id);
  if (record === undefined || isHidden(state, record, call.merchant)) return empty(404);
  const now = state.clock.now();
  if (fault?.fault === 'pay-first' && isOpen(record))
    state.lifecycle.take(record, paymentStep('pay', now));
  if (!isOpen(record))
    return refusal([errorObject(record.status === 'CANCELLED' ? 'RP08' : 'RP07')]);
  state.lifecycle.take(record, paymentStep('cancel', now));
  return spoiled(json(200, objectText(record)), fault);
}

function unfitPatch(body: string): Reply | undefined {
  try {
    const patch: unknown = JSON.parse(body);
    const [operation] = Array.isArray(patch) ? (patch as unknown[]) : [];
    const { op, path, value } = (operation ?? {}) as Record<'op' | 'path' | 'value', unknown>;
    const isCancel = op === 'replace' && path === '/status' && value === 'cancelled';
    return isCancel ? undefined : json(422, JSON.stringify([errorObject('PA01')]));
  } catch {
    return empty(400);
  }
}

function takenRule(state: SwishState, id: string, payerAlias: string | null): string | undefined {
  if (state.store.get('payment', id) !== undefined) return 'RP09';
  return payerAlias !== null && state.store.hasOpenRequest(payerAlias) ? 'RP06' : undefined;
}

function paymentRecord(
  state: SwishState,
  call: MerchantCall,
  request: ValidRequest,
  behaviour: Behaviour,
): SwishRecord {
  const dateCreated = state.clock.now();
  const mCommerce = request.payerAlias === null;
  const late = isLateTrigger(request.message, 'payment', mCommerce);
  const triggered: Behaviour = late
    ? { ...behaviour, autopay: `error:${request.message}` }
    : behaviour;
  return {
    ...request,
    kind: 'payment',
    id: call.id,
    merchant: call.merchant,
    dateCreated,
    token: mCommerce ? lowerHex() : null,
    callbacks: callbackPlanOf(behaviour),
    paymentReference: null,
    status: 'CREATED',
    datePaid: null,
    errorCode: null,
    errorMessage: null,
    additionalInformation: null,
    steps: paymentSteps(triggered, dateCreated),
    deliveries: [],
  };
}

function isHidden(state: SwishState, record: SwishRecord, merchant: string): boolean {
  return state.settings.checkPayeeAlias && record.merchant !== merchant;
}
