/**
 * What the law excepts from the right of withdrawal by what is sold, whatever becomes of it. What ends by
 * use (a download that was begun, value that was spent) is no matter of the catalogue.
 * Source: distansavtalslagen (2005:59) 2 kap. 11 §.
 */
export const withdrawalExceptions = [
  'dated-service',
  'made-to-order',
  'perishable',
  'periodical',
] as const;

export type WithdrawalException = (typeof withdrawalExceptions)[number];

/** Whether a consumer may take back the purchase within fourteen days, or by what it is excepted. */
export type WithdrawalRight = 'applies' | WithdrawalException;

/**
 * What holds where a product says nothing: a ticket, a registration and a bookable time are leisure
 * activities on a certain day. A course without a time of its own is not taken to be one: its product says.
 */
export function withdrawalUnlessSaid(of: {
  readonly delivers: string;
  readonly isSlot: boolean;
}): WithdrawalRight {
  const { delivers, isSlot } = of;
  const isDated = delivers === 'ticket' || delivers === 'registration' || isSlot;
  return isDated ? 'dated-service' : 'applies';
}
