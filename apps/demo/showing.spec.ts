import { describe, expect, it } from '@jest/globals';
import { showing } from './showing.ts';
import { detailsOf, timeline } from './timeline.ts';

describe('how the demo shows its progress', () => {
  it('given nobody watches, then each step that is done is a line', () => {
    const written: string[] = [];
    const shown = showing(2, {
      isTTY: false,
      write: (text: string) => written.push(text) > 0,
    });
    shown.begin('paid');
    shown.done('as it should be');
    shown.begin('declined');
    shown.done('FAILED: 500');
    shown.end();
    expect(written).toEqual(['[1/2] paid: as it should be\n', '[2/2] declined: FAILED: 500\n']);
  });
});

describe("an order's timeline", () => {
  const data = { amount: { minor: 49_505, currency: 'SEK' }, code: 'payment.declined-by-payer' };

  it('given an event, then its amount is in kronor and its code stands beside', () => {
    expect(detailsOf(data)).toBe('495.05 kr, payment.declined-by-payer');
    expect(detailsOf({ total: { minor: 5, currency: 'SEK' } })).toBe('0.05 kr');
  });

  it('given an event about a person, then nothing of the person is shown', () => {
    expect(detailsOf({ customer: { name: 'Anna Ek' }, payerAlias: '46701234567' })).toBe('');
  });

  it('given events, then each is a row that counts from the first', () => {
    const at = (recordedAt: string, type: string) => ({
      ...{ recordedAt, type, data },
      stream: 'order-ORD-20261120-AAAAAA',
      position: '1',
      actor: { kind: 'checkout' },
    });
    const table = timeline([
      at('2026-11-20T12:00:00.000Z', 'OrderPlaced'),
      at('2026-11-20T12:00:01.250Z', 'OrderReserved'),
    ]);
    expect(table).toMatch(/0\.000 s .* OrderPlaced/);
    expect(table).toMatch(/1\.250 s .* OrderReserved .* checkout .* 495\.05 kr/);
  });
});
