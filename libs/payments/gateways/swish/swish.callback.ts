import { createHmac, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import {
  isInstructionUuid,
  parseSwishPayment,
  parseSwishRefund,
  type SwishPayment,
  type SwishRefund,
} from './swish.objects.ts';

/** A callback's body, read. What it says is believed only after asking Swish (it is not signed). */
export type SwishCallback =
  | { readonly of: 'payment'; readonly instructionUuid: string; readonly payment: SwishPayment }
  | { readonly of: 'refund'; readonly instructionUuid: string; readonly refund: SwishRefund };

/** Addresses from which Swish calls. */
export interface AddressList {
  readonly allows: (address: string) => boolean;
}

/**
 * The secret that Swish sends back as the header `callbackIdentifier` with every callback of this
 * request: 36 characters of HMAC-SHA256, so that it is verified with no look-up (a flood of forged
 * callbacks costs no database). Throws a RangeError when the UUID or the secret is unfit.
 * Source: Integration Guide 2.6 as quoted, `callbackIdentifier` = ^[0-9a-zA-Z-]{32,36}$.
 */
export function callbackIdentifier(secret: string, instructionUuid: string): string {
  if (secret.length < 16) throw new RangeError('the callback secret has fewer than 16 characters');
  if (!isInstructionUuid(instructionUuid)) throw new RangeError('not an instruction UUID');
  return createHmac('sha256', secret)
    .update(`swish-callback ${instructionUuid}`)
    .digest('hex')
    .slice(0, 36);
}

/**
 * Whether the header belongs to the request that the body names. Several secrets, newest first, let
 * one be changed while payments are under way. The comparison takes the same time for every answer.
 */
export function isCallbackIdentifier(
  secrets: readonly string[],
  instructionUuid: string,
  given: string | undefined,
): boolean {
  if (given === undefined || !isInstructionUuid(instructionUuid)) return false;
  const candidate = Buffer.from(given);
  return secrets
    .map((secret) => Buffer.from(callbackIdentifier(secret, instructionUuid)))
    .map((own) => own.length === candidate.length && timingSafeEqual(own, candidate))
    .includes(true);
}

/**
 * Reads a callback's body, or undefined when it is not one. A refund is known by its
 * `originalPaymentReference`. Source: Merchant Integration Guide 2.1, callback, refund callback.
 */
export function parseSwishCallback(body: string): SwishCallback | undefined {
  if (body.includes('"originalPaymentReference"')) {
    const refund = parseSwishRefund(body);
    return refund === undefined ? undefined : { of: 'refund', instructionUuid: refund.id, refund };
  }
  const payment = parseSwishPayment(body);
  return payment === undefined
    ? undefined
    : { of: 'payment', instructionUuid: payment.id, payment };
}

/**
 * The list of addresses and networks (CIDR) from which callbacks are taken. It is configuration,
 * never constants, because Swish has moved before. Throws a RangeError on an entry that is neither.
 */
export function createAddressList(entries: readonly string[]): AddressList {
  const list = new BlockList();
  for (const entry of entries) addEntry(list, entry);
  return {
    allows: (address) => {
      const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

function addEntry(list: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.trim().split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(String(prefix ?? bits)) || length > bits)
    throw new RangeError(`not an address or network: ${entry}`);
  list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
}
