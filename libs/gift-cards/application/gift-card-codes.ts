import { createHmac } from 'node:crypto';
import type { GiftCardId } from '../../kernel/index.ts';
import type { GiftCardCode } from '../domain/gift-card-code.ts';

/** A secret that turns codes into card ids. It lives as long as any card under it. */
export interface Pepper {
  /** Stands before the ids made with it: `2026a`. */
  readonly keyId: string;
  /** 32 bytes or more. */
  readonly secret: Uint8Array;
}

export interface GiftCardCodesOptions {
  /** The first makes new ids; the others still find theirs. */
  readonly peppers: readonly Pepper[];
}

/** Between codes and card ids; the way back does not exist. */
export interface GiftCardCodes {
  /** Under the current pepper. */
  cardIdOf(code: GiftCardCode): GiftCardId;
  /** Under every live pepper, the current one first. */
  candidatesOf(code: GiftCardCode): readonly GiftCardId[];
  /** As many ids at the same cost for a text that is no code; no card ever stands there. */
  decoysOf(text: string): readonly GiftCardId[];
}

const keyIdPattern = /^[a-z0-9]{1,16}$/;
const secretBytesMin = 32;
/** Each live pepper costs every look-up one read. */
const peppersMax = 5;
/** 160 bits, so that two codes never meet. */
const idHexLength = 40;
const codeLength = 24;

/** Throws a RangeError, never with a secret in it, on peppers that cannot serve. */
export function createGiftCardCodes({ peppers }: GiftCardCodesOptions): GiftCardCodes {
  const [current] = peppers;
  if (current === undefined || peppers.length > peppersMax)
    throw new RangeError(`between 1 and ${String(peppersMax)} peppers for gift cards are wanted`);
  for (const pepper of peppers) refuseUnfit(pepper);
  if (new Set(peppers.map(({ keyId }) => keyId)).size !== peppers.length)
    throw new RangeError('two peppers for gift cards have the same id');
  return {
    cardIdOf: (code) => idOf(current, 'gift-card', code),
    candidatesOf: (code) => peppers.map((pepper) => idOf(pepper, 'gift-card', code)),
    decoysOf: (text) => {
      const sameLength = text.slice(0, codeLength).padEnd(codeLength);
      return peppers.map((pepper) => idOf(pepper, 'no-gift-card', sameLength));
    },
  };
}

function idOf({ keyId, secret }: Pepper, purpose: string, text: string): GiftCardId {
  const digest = createHmac('sha256', secret).update(`${purpose}|${text}`, 'utf8').digest('hex');
  return `${keyId}.${digest.slice(0, idHexLength)}` as GiftCardId;
}

function refuseUnfit({ keyId, secret }: Pepper): void {
  if (!keyIdPattern.test(keyId))
    throw new RangeError('a pepper is named by 1-16 small letters and digits');
  if (secret.length < secretBytesMin)
    throw new RangeError(`the pepper ${keyId} has less than ${String(secretBytesMin)} bytes`);
}
