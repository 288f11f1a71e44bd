import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../../libs/event-store/index.ts';
import { eventView } from './event-view.ts';

const recorded = (event: object) =>
  ({ event, metadata: { schemaVersion: 1 } }) as unknown as RecordedEvent;

describe('an event as people read it', () => {
  it('given a gift card’s code at any depth, then its last group alone is shown', () => {
    const code = 'GC-0123-4567-89AB-7KQ2-X';
    const view = eventView(
      recorded({ type: 'OrderPlaced', lines: [{ giftCard: { code } }], note: `use ${code} soon` }),
    );
    expect(view).toMatchObject({
      data: {
        lines: [{ giftCard: { code: 'GC-****-****-****-7KQ2-*' } }],
        note: 'use GC-****-****-****-7KQ2-* soon',
      },
    });
  });

  it('given the token that opens a customer’s app, then it is not shown, and all else is', () => {
    const view = eventView(recorded({ type: 'PaymentStarted', token: 'abc', paymentRef: 'SC-1' }));
    expect(view).toMatchObject({
      type: 'PaymentStarted',
      data: { token: '(kept sealed)', paymentRef: 'SC-1' },
    });
  });
});
