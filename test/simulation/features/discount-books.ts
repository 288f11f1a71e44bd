import type { DiscountEvent, DiscountTerms } from '../../../libs/discounts/index.ts';
import type { BalanceChange } from '../rules/books.ts';

/** Three balances of one code: its uses, each customer's uses, and the öre of its budget. */
export function changesOfCode(
  event: DiscountEvent,
  before: readonly DiscountEvent[],
): readonly BalanceChange[] {
  switch (event.type) {
    case 'DiscountHeld':
      return held(event, termsIn(before));
    case 'DiscountReleased':
      return ofHold(event.holdId, before).map(({ account }) => ({
        ...{ account, kind: 'release', holdId: event.holdId },
      }));
    case 'DiscountUsed':
      return ofHold(event.holdId, before).map((of) => ({ ...of, kind: 'capture' }));
    case 'DiscountReturned':
      return ofHold(event.holdId, before).map((of) => ({ ...of, kind: 'put-back' }));
    default:
      return [];
  }
}

type Held = Extract<DiscountEvent, { readonly type: 'DiscountHeld' }>;

/** The limits are those of that moment: they may be lowered below what is in use. */
function held(event: Held, terms: DiscountTerms | undefined): readonly BalanceChange[] {
  const limits = [terms?.usesMax, terms?.usesPerCustomerMax, terms?.budget?.minor];
  return partsOf(event).flatMap((of, index) => [
    { account: of.account, kind: 'limit', amount: limits[index] ?? Number.MAX_SAFE_INTEGER },
    { ...of, kind: 'hold' },
  ]);
}

function partsOf({ holdId, personId, amount }: Held) {
  return [
    { account: 'uses', holdId, amount: 1 },
    { account: `uses of ${personId}`, holdId, amount: 1 },
    { account: 'budget', holdId, amount: amount.minor },
  ];
}

function ofHold(holdId: string, before: readonly DiscountEvent[]) {
  const event = before.find((one) => one.type === 'DiscountHeld' && one.holdId === holdId);
  return event?.type === 'DiscountHeld' ? partsOf(event) : [];
}

function termsIn(before: readonly DiscountEvent[]): DiscountTerms | undefined {
  return before.findLast(
    (one) => one.type === 'DiscountCodeCreated' || one.type === 'DiscountCodeChanged',
  );
}
