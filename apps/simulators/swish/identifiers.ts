import { systemRandom } from '../../../libs/kernel/index.ts';

/** 32 upper case hexadecimal characters, as Swish's payment references are. */
export function upperHex(): string {
  return lowerHex().toUpperCase();
}

/** 32 lower case hexadecimal characters, as PaymentRequestTokens are. */
export function lowerHex(): string {
  return Buffer.from(systemRandom.bytes(16)).toString('hex');
}

/** An instruction UUID: 32 hexadecimal characters, upper case, no dashes. */
export const INSTRUCTION_UUID = /^[0-9A-F]{32}$/;
