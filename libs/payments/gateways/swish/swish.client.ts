import { swishAmountOf } from './swish.money.ts';
import { isInstructionUuid } from './swish.objects.ts';
import {
  cancelResult,
  createResult,
  readPaymentResult,
  readRefundResult,
} from './swish.answers.ts';
import type {
  CancelResult,
  CreatePaymentResult,
  CreateRefundResult,
  ReadPaymentResult,
  ReadRefundResult,
} from './swish.results.ts';
import {
  createTransport,
  type SwishFetch,
  type Transport,
  type TransportConfig,
} from './swish.transport.ts';

export interface SwishClientConfig extends TransportConfig {
  /** `https://cpc.getswish.net/swish-cpcapi/api/` in production; ends with a slash. */
  readonly baseUrl: string;
}

/**
 * What we ask a payer to pay. Texts must already be clean (swish.message.ts); absent is left out.
 */
export interface PaymentRequestInput {
  readonly instructionUuid: string;
  readonly amountOre: number;
  /** The merchant's Swish number. */
  readonly payeeAlias: string;
  /** Given: e-commerce, the payer's app asks. Absent: m-commerce, Swish answers with a token. */
  readonly payerAlias?: string | undefined;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string;
  readonly payeePaymentReference?: string | undefined;
  readonly message?: string | undefined;
}

export interface RefundInput {
  readonly instructionUuid: string;
  readonly amountOre: number;
  /** The paymentReference of the paid request, not its id. */
  readonly originalPaymentReference: string;
  /** The merchant's Swish number: in a refund the merchant pays. */
  readonly payerAlias: string;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string;
  readonly payerPaymentReference?: string | undefined;
  readonly message?: string | undefined;
}

export interface SwishClient {
  readonly createPaymentRequest: (input: PaymentRequestInput) => Promise<CreatePaymentResult>;
  readonly readPaymentRequest: (instructionUuid: string) => Promise<ReadPaymentResult>;
  readonly cancelPaymentRequest: (instructionUuid: string) => Promise<CancelResult>;
  readonly createRefund: (input: RefundInput) => Promise<CreateRefundResult>;
  readonly readRefund: (instructionUuid: string) => Promise<ReadRefundResult>;
  /** Ends the idle connections. */
  readonly close: () => void;
}

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/json-patch+json';
const CANCEL_BODY = JSON.stringify([{ op: 'replace', path: '/status', value: 'cancelled' }]);

/**
 * A client of the Swish Commerce API for one merchant certificate. Every call is tried once, within
 * `timeoutMs`, and answers with what is known: a result, never an exception, also when nobody
 * knows. Create is v2, read and cancel are v1. Source: Merchant Integration Guide 2.1 and its v2
 * successors.
 */
export function createSwishClient(
  config: SwishClientConfig,
  deps: { readonly fetch?: SwishFetch } = {},
): SwishClient {
  const transport = createTransport(config, deps.fetch);
  return {
    createPaymentRequest: (input) => createPaymentRequest(config, transport, input),
    readPaymentRequest: async (id) => readPaymentResult(id, await read('paymentrequests', id)),
    cancelPaymentRequest: async (id) =>
      cancelResult(
        id,
        await transport.exchange({
          method: 'PATCH',
          url: resourceUrl(config, 'v1/paymentrequests', id),
          contentType: PATCH_TYPE,
          body: CANCEL_BODY,
        }),
      ),
    createRefund: (input) => createRefund(config, transport, input),
    readRefund: async (id) => readRefundResult(id, await read('refunds', id)),
    close: () => {
      transport.close();
    },
  };

  function read(resource: string, id: string): ReturnType<Transport['exchange']> {
    return transport.exchange({ method: 'GET', url: resourceUrl(config, `v1/${resource}`, id) });
  }
}

async function createPaymentRequest(
  config: SwishClientConfig,
  transport: Transport,
  input: PaymentRequestInput,
): Promise<CreatePaymentResult> {
  const body = JSON.stringify({
    payeePaymentReference: input.payeePaymentReference,
    callbackUrl: input.callbackUrl,
    callbackIdentifier: input.callbackIdentifier,
    payerAlias: input.payerAlias,
    payeeAlias: input.payeeAlias,
    amount: swishAmountOf(input.amountOre),
    currency: 'SEK',
    message: input.message,
  });
  const url = resourceUrl(config, 'v2/paymentrequests', input.instructionUuid);
  const exchange = await transport.exchange({ method: 'PUT', url, contentType: JSON_TYPE, body });
  const ownLocation = resourceUrl(config, 'v1/paymentrequests', input.instructionUuid);
  return createResult('payment', ownLocation, exchange);
}

async function createRefund(
  config: SwishClientConfig,
  transport: Transport,
  input: RefundInput,
): Promise<CreateRefundResult> {
  const body = JSON.stringify({
    originalPaymentReference: input.originalPaymentReference,
    payerPaymentReference: input.payerPaymentReference,
    callbackUrl: input.callbackUrl,
    callbackIdentifier: input.callbackIdentifier,
    payerAlias: input.payerAlias,
    amount: swishAmountOf(input.amountOre),
    currency: 'SEK',
    message: input.message,
  });
  const url = resourceUrl(config, 'v2/refunds', input.instructionUuid);
  const exchange = await transport.exchange({ method: 'PUT', url, contentType: JSON_TYPE, body });
  const ownLocation = resourceUrl(config, 'v1/refunds', input.instructionUuid);
  return createResult('refund', ownLocation, exchange);
}

/** An id of another form is a mistake of ours and must not become part of an address. */
function resourceUrl(config: SwishClientConfig, resource: string, id: string): string {
  if (!isInstructionUuid(id)) throw new RangeError('not an instruction UUID');
  return `${config.baseUrl}${resource}/${id}`;
}
