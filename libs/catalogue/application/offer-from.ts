import { equals, type Money, rejected } from '../../kernel/index.ts';
import {
  downloadTermsOf,
  giftCardTermsOf,
  isWorth,
  type ProductTerms,
  takesUnits,
} from '../domain/product-terms.ts';
import type { ProductTypeDeclaration } from '../domain/product-type.ts';
import type { Found } from './found-line.ts';
import { errorsInDetails } from './line-schema.ts';
import type { LineWish, Offer, OfferAnswer } from './offer.ts';
import { type Refusal, refuse, refuseFields } from './refusal.ts';

/** What was found, as its type's declaration and its own terms offer it to this line. */
export function offerFrom(
  found: Found,
  declaration: ProductTypeDeclaration,
  line: LineWish,
): OfferAnswer {
  const refusal = wrongLine(found, declaration, line);
  if (refusal !== undefined) return refusal;
  const unitPrice = unitPriceOf(found, declaration, line);
  if ('kind' in unitPrice) return unitPrice;
  const { productId, productType, name, poolId, terms, registration } = found;
  const { allocates, delivers, vatRateBasisPoints, salesAccount } = declaration;
  return {
    kind: 'offer',
    offer: {
      ...{ productId, productType, name, unitPrice, vatRateBasisPoints, salesAccount },
      ...{ allocates, delivers },
      ...(takesUnits(terms, declaration) ? { poolId } : {}),
      ...deliveryOf(terms, declaration),
      ...(terms?.unitPoints === undefined ? {} : { unitPoints: terms.unitPoints }),
      ...(terms?.withdrawal === undefined ? {} : { withdrawal: terms.withdrawal }),
      ...registrationOf(registration, declaration),
    },
  };
}

function wrongLine(
  { terms, registration }: Found,
  { delivers, lineSchema }: ProductTypeDeclaration,
  line: LineWish,
): Refusal | undefined {
  const errors = errorsInDetails(lineSchema, line.details);
  if (errors.length > 0) return refuseFields(rejected('catalogue.invalid-details'), errors);
  // Declared before terms were; a package of no points is none.
  if (delivers === 'points' && terms?.points === undefined)
    return refuse(rejected('catalogue.not-for-sale'));
  return registration === undefined ? undefined : wrongRegistration(registration.classId, line);
}

/** One line is one rider in one class, so that each can be cancelled by itself. */
function wrongRegistration(classId: string, line: LineWish): Refusal | undefined {
  if (line.quantity !== undefined && line.quantity !== 1)
    return refuse(rejected('catalogue.one-per-line'), 'quantity');
  const said = classIdIn(line.details);
  if (said === undefined || said === classId) return undefined;
  const message = 'must be the class of the line';
  return refuseFields(rejected('catalogue.invalid-details'), [
    { field: 'details.registrations.0.classId', code: 'details.class', message },
  ]);
}

/** The class that the line's one registration names, if it does. */
export function classIdIn(details: unknown): string | undefined {
  const { registrations } = (details ?? {}) as { readonly registrations?: unknown };
  const [first] = Array.isArray(registrations) ? (registrations as readonly unknown[]) : [];
  const { classId } = (first ?? {}) as { readonly classId?: unknown };
  return typeof classId === 'string' ? classId : undefined;
}

/** The price that stands, or within its bounds what the customer wants a gift card to be worth. */
function unitPriceOf(
  { unitPrice, terms }: Found,
  { delivers }: ProductTypeDeclaration,
  { amount = unitPrice }: LineWish,
): Money | Refusal {
  const isCard = delivers === 'gift-card';
  if (isCard && !isWorth(terms?.giftCard, amount))
    return refuse(rejected('catalogue.amount-out-of-range'), 'amount');
  const isFree = isCard && terms?.giftCard?.amounts !== undefined;
  if (!isFree && !equals(amount, unitPrice))
    return refuse(rejected('catalogue.amount-fixed'), 'amount');
  return amount;
}

function deliveryOf(
  terms: ProductTerms | undefined,
  { delivers }: ProductTypeDeclaration,
): Pick<Offer, 'giftCard' | 'points' | 'download'> {
  if (delivers === 'gift-card') return { giftCard: giftCardTermsOf(terms) };
  if (delivers === 'download') return { download: downloadTermsOf(terms) };
  if (delivers === 'points' && terms?.points !== undefined) return { points: terms.points };
  return {};
}

function registrationOf(
  registration: Found['registration'],
  { allocates }: ProductTypeDeclaration,
): Partial<Offer> {
  if (registration === undefined) return {};
  const { alsoTakesFrom, ...others } = registration;
  return allocates === 'nothing' || alsoTakesFrom === undefined
    ? others
    : { ...others, alsoTakesFrom };
}
