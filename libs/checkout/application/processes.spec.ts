import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, StreamId } from '../../event-store/index.ts';
import { checkoutProcesses } from './processes.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

const [settling] = checkoutProcesses({} as SettleOrderParts);

/** Whom an event concerns, and whether it ends their process. */
function says(event: DomainEvent): string {
  const wake = settling?.wakes.find(({ eventType }) => eventType === event.type);
  const id = wake?.processId(event, `order-ORD-1` as StreamId);
  if (id === undefined) return 'nothing';
  return `${settling?.ends.includes(event.type) === true ? 'ends' : 'wakes'} ${id}`;
}

function completed(attempts?: number): DomainEvent {
  const event = { type: 'OrderCompleted', orderRef: 'ORD-1' };
  const tried = { ...event, attempts };
  return attempts === undefined ? event : tried;
}

describe('who settles an order', () => {
  it('given one attempt, when the order is complete, then nothing is left to be woken for', () => {
    expect(says(completed())).toBe('ends ORD-1');
  });

  it('given several attempts, when the order is complete, then what they wait for stays: one may have been paid twice', () => {
    expect(says(completed(2))).toBe('nothing');
  });
});
