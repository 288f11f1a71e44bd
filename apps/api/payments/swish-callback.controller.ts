import type { RawBodyRequest } from '@nestjs/common';
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type CommandId, parsePaymentRef, type PaymentRef } from '../../../libs/kernel/index.ts';
import { receiveCallback } from '../../../libs/payments/index.ts';
import {
  type AddressList,
  createAddressList,
  isCallbackIdentifier,
  parseSwishCallback,
  type SwishCallback,
} from '../../../libs/payments/gateways/swish/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { UnverifiedCallbacks } from '../throttling/unverified-callbacks.ts';

/**
 * Where Swish tells how a payment or refund went: verified with no look-up, kept raw, answered. What
 * it says is applied afterwards, in its own process. Source: Swish Merchant Integration Guide, callback.
 */
@ApiTags('providers')
@Controller('api/payments/swish/callback')
export class SwishCallbackController {
  readonly #addresses: AddressList | undefined;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly unverified: UnverifiedCallbacks,
  ) {
    const { allowedAddresses } = parts.swishCallback;
    this.#addresses =
      allowedAddresses.length === 0 ? undefined : createAddressList(allowedAddresses);
  }

  @Post()
  @ApiOperation({ summary: 'Where Swish tells how a payment or refund went' })
  @HttpCode(200)
  async receive(@Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    const body = request.rawBody ?? Buffer.alloc(0);
    const callback = parseSwishCallback(body.toString('utf8'));
    const reason = this.lackOf(request, callback);
    if (callback === undefined || reason !== undefined)
      throw this.unverified.refuse({ gateway: 'swish', reason: reason ?? '', body }, request);
    const callbackId = callbackIdOf(callback);
    await this.keep(callbackId, callback, body);
    this.parts.observe.callbackReceived('swish');
    this.parts.processes.runInline('apply-callback', callbackId).catch(leaveToProcess);
  }

  /** What keeps the message from being Swish's; undefined when nothing does. */
  private lackOf(
    { ip, headers }: FastifyRequest,
    callback: SwishCallback | undefined,
  ): string | undefined {
    if (callback === undefined) return 'unreadable';
    if (this.#addresses?.allows(ip) === false) return 'address-not-allowed';
    const given = headers['callbackidentifier'];
    if (typeof given !== 'string') return 'identifier-missing';
    const { secrets } = this.parts.swishCallback;
    const isOurs = isCallbackIdentifier(secrets, callback.instructionUuid, given);
    return isOurs ? undefined : 'identifier-wrong';
  }

  private async keep(callbackId: string, callback: SwishCallback, body: Buffer): Promise<void> {
    const { checkout, clock, random, bodies } = this.parts;
    const now = clock.now();
    const sealedBody = (await bodies.sealWhole(callbackId, body)) ?? '';
    const commandId = random.uuid() as CommandId;
    const paymentRef = paymentRefOf(callback);
    await checkout.streams.callbacks.execute(
      callbackId,
      {
        commandId,
        correlationId: commandId,
        causationId: commandId,
        actor: { kind: 'provider', id: 'swish' },
        now,
      },
      (state) =>
        receiveCallback(state, {
          callbackId,
          gateway: 'swish',
          providerId: callback.instructionUuid,
          status: statusOf(callback),
          receivedAt: now,
          sealedBody,
          ...(paymentRef === undefined ? {} : { paymentRef }),
        }),
    );
  }
}

/** Whatever went wrong, the message is kept and its process applies it; the run itself has logged it. */
function leaveToProcess(): void {
  return undefined;
}

function callbackIdOf(callback: SwishCallback): string {
  return `swish-${callback.instructionUuid}-${statusOf(callback)}`;
}

function statusOf(callback: SwishCallback): string {
  return callback.of === 'payment' ? callback.payment.status : callback.refund.status;
}

/** The payment that the message names; a refund's reference is its payment's with `-R<n>` behind. */
function paymentRefOf(callback: SwishCallback): PaymentRef | undefined {
  const reference =
    callback.of === 'payment'
      ? callback.payment.payeePaymentReference
      : callback.refund.payerPaymentReference?.replace(/-R\d+$/, '');
  return reference === undefined ? undefined : parsePaymentRef(reference);
}
