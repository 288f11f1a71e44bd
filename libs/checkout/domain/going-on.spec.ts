import { describe, expect, it } from '@jest/globals';
import {
  cancelled,
  closed,
  expired,
  opened,
  orderAfter,
  placed,
  reserved,
  secondPayment,
} from '../../../test/support/order-samples.ts';
import { isPlaced, type OrderEvent } from '../../orders/index.ts';
import { mayGoOn } from './going-on.ts';

const isOpen = [placed(), reserved(), opened()] as const;
const ended = (end: 'not-reached' | 'declined' | 'cancelled' | 'expired', code?: string) =>
  code === undefined ? closed(end) : { ...closed(end), code };

function goesOn(events: readonly OrderEvent[]): boolean {
  const order = orderAfter(events);
  return isPlaced(order) && mayGoOn(order);
}

describe('whether a client’s repeat makes another attempt', () => {
  it.each([
    ['never reached the gateway', ended('not-reached')],
    ['lost its token', ended('cancelled', 'payment.token-lost')],
    ['is not known to the provider', ended('expired', 'payment.not-at-provider')],
    ['was never sent', ended('expired', 'payment.never-sent')],
  ])('given the last attempt %s, then it does', (_how, end) => {
    expect(goesOn([...isOpen, end])).toBe(true);
  });

  it.each([
    ['was declined', ended('declined', 'payment.declined-by-bank')],
    ['was declined without a word', ended('declined')],
    ['was cancelled by the payer', ended('cancelled', 'payment.cancelled')],
  ])('given the last attempt %s, then its end stands', (_how, end) => {
    expect(goesOn([...isOpen, end])).toBe(false);
  });

  it('given an earlier attempt that was not reached and a later one that was declined, then the later one’s end stands', () => {
    const declined = closed('declined', secondPayment);
    expect(goesOn([...isOpen, ended('not-reached'), opened(secondPayment), declined])).toBe(false);
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['has no attempt', [placed(), reserved()]],
    ['has one under way', [...isOpen, ended('not-reached'), opened(secondPayment)]],
    ['was cancelled', [...isOpen, ended('not-reached'), cancelled]],
    ['has expired', [...isOpen, ended('not-reached'), expired]],
  ])('given an order that %s, then it does not', (_how, events) => {
    expect(goesOn(events)).toBe(false);
  });
});
