import type { Rejected } from '../../kernel/index.ts';
import type { LineError, OfferAnswer } from './offer.ts';

/** Why a line cannot be sold. */
export type Refusal = Extract<OfferAnswer, { readonly kind: 'refused' }>;

const messages: Readonly<Record<string, string>> = {
  'catalogue.slot-required': 'must be a slot of the session',
  'catalogue.unknown-slot': 'must be a slot of the session',
  'catalogue.slot-started': 'must be a slot that is yet to start',
  'catalogue.class-required': 'must be a class of the event or series',
  'catalogue.unknown-class': 'must be a class of the event or series',
  'catalogue.one-per-line': 'must be 1: each line registers one rider in one class',
  'catalogue.amount-fixed': 'must be the price or left out',
  'catalogue.amount-out-of-range': 'must be among the amounts of the product',
};

/** A refusal that names the one field of the line that is to blame, if any. */
export function refuse({ code }: Rejected, field?: string): Refusal {
  if (field === undefined) return { kind: 'refused', code };
  return refuseFields({ kind: 'rejected', code }, [
    { field, code, message: messages[code] ?? 'is wrong' },
  ]);
}

/** A refusal that names several. */
export function refuseFields({ code }: Rejected, errors: readonly LineError[]): Refusal {
  return { kind: 'refused', code, errors };
}
