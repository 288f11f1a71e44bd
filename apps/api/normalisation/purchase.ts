import { readAmount } from './amount.ts';
import { readLineData, readParticipantCount, readQuantity } from './line-data.ts';
import { readBareType, readProductType } from './product-type.ts';
import { readText, type FieldError } from './reading.ts';
import type { FactReader } from './sources.ts';

export interface Purchase {
  readonly productId: string | undefined;
  readonly productType: string | undefined;
  readonly quantity: number | undefined;
  readonly amountOre: number | undefined;
  readonly lineData: Readonly<Record<string, unknown>>;
}

/** What is bought: which product, how many, what the client thinks it costs, and its own facts. */
export function readPurchase(read: FactReader, errors: FieldError[]): Purchase {
  const lineData = readLineData(read);
  const quantity = quantityOf(read, errors);
  return {
    productId: productIdOf(read),
    productType: productTypeOf(read, lineData),
    quantity,
    amountOre: amountOf(read, quantity ?? 1),
    lineData,
  };
}

/** An item's bare id, a package, a session or a plan is the product if the body names no other. */
function productIdOf(read: FactReader): string | undefined {
  const facts = ['productId', 'itemId', 'packageId', 'sessionId', 'planId'] as const;
  return facts.map((fact) => read(fact, readText)).find((id) => id !== undefined);
}

/** A body that does not name its type is known by the facts that only one type has. */
function productTypeOf(
  read: FactReader,
  lineData: Readonly<Record<string, unknown>>,
): string | undefined {
  const named = read('productType', readProductType) ?? read('bareType', readBareType);
  if (named !== undefined) return named;
  const known = typesByFact.find(([fact]) => read(fact, readText) !== undefined);
  if (known !== undefined) return known[1];
  return typesByLineData.find(([name]) => Object.hasOwn(lineData, name))?.[1];
}

const typesByFact = [
  ['courseId', 'course'],
  ['sessionId', 'session-slot'],
  ['packageId', 'points-package'],
  ['planId', 'membership'],
] as const;

const typesByLineData = [
  ['eventId', 'event-registration'],
  ['seriesId', 'series-registration'],
  ['registrations', 'event-registration'],
  ['recipientName', 'gift-card'],
  ['senderName', 'gift-card'],
] as const;

/**
 * One booking (quantity 1) of three participants takes three seats, so the participants count.
 * Any other disagreement between the two is an error, for it would book too many or too few.
 */
function quantityOf(read: FactReader, errors: FieldError[]): number | undefined {
  const quantity = read('quantity', readQuantity);
  const participants = read('participantCount', readParticipantCount);
  if (participants === undefined) return quantity;
  if (quantity === undefined || quantity === 1 || quantity === participants) return participants;
  errors.push({
    field: 'quantity',
    code: 'request.contradicting-fields',
    message: `quantity is ${String(quantity)}, but there are ${String(participants)} participants.`,
  });
  return undefined;
}

/**
 * The stated total, or the unit price times the quantity. A price beside a `packageId` is left
 * alone: the shop's points packages state theirs in cents under the name that means kronor
 * everywhere else.
 */
function amountOf(read: FactReader, quantity: number): number | undefined {
  const total = read('amount', readAmount);
  if (total !== undefined || read('packageId', readText) !== undefined) return total;
  const unitPrice = read('unitPrice', readAmount);
  if (unitPrice === undefined) return undefined;
  const amountOre = unitPrice * quantity;
  return Number.isSafeInteger(amountOre) ? amountOre : undefined;
}
