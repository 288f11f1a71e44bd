import { withdrawalRefund } from '../../../apps/composition/withdrawal-refund.ts';
import { waitlistProcess } from '../../../libs/availability/index.ts';
import { checkoutProcesses, type SettleOrderParts } from '../../../libs/checkout/index.ts';
import { giftCardProcesses, giftCardUnpaidMsDefault } from '../../../libs/gift-cards/index.ts';
import type { Clock } from '../../../libs/kernel/index.ts';
import { pointsExpiryProcess } from '../../../libs/points/index.ts';
import type { ProcessDefinition } from '../../../libs/processes/index.ts';
import { withdrawalProcess, type WithdrawalStream } from '../../../libs/withdrawals/index.ts';

/** What must happen later, as apps/composition lists it; forgetting and housekeeping touch no value. */
export function processesOver(
  checkout: SettleOrderParts,
  { clock, withdrawals }: { readonly clock: Clock; readonly withdrawals: WithdrawalStream },
): readonly ProcessDefinition[] {
  const { giftCards, availability, points } = checkout.streams;
  const { waitlistOfferMs: offerMs } = checkout;
  return [
    ...checkoutProcesses(checkout),
    waitlistProcess({ clock, pools: availability, offerMs }),
    ...giftCardProcesses({ clock, cards: giftCards, unpaidMs: giftCardUnpaidMsDefault }),
    pointsExpiryProcess({ clock, accounts: points }),
    withdrawalProcess({ clock, withdrawals, refund: withdrawalRefund(checkout) }),
  ];
}
