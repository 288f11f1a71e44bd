import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CorruptStream,
  invoiceNumber,
  type OrderRef,
  type PaymentRef,
} from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  assignInvoiceNumber,
  evolveInvoiceSeries,
  initialInvoiceSeries,
  type InvoiceNumberAssigned,
  type InvoiceSeriesState,
} from './invoice-series.ts';

const series = scenario({ initialState: initialInvoiceSeries, evolve: evolveInvoiceSeries });
const numberOf = (sequence: number) => invoiceNumber('INV', '2611', sequence);
const refsOf = (n: number) => {
  const six = n.toString(16).toUpperCase().padStart(6, '0');
  return {
    orderRef: `ORD-20261120-${six}` as OrderRef,
    paymentRef: `SC-20261120-${six}` as PaymentRef,
  };
};
const assign = (n: number) => (state: InvoiceSeriesState) =>
  assignInvoiceNumber(state, refsOf(n), numberOf);
const assigned = (n: number, sequence: number): InvoiceNumberAssigned => ({
  type: 'InvoiceNumberAssigned',
  number: numberOf(sequence),
  sequence,
  ...refsOf(n),
});

describe('the invoice numbers of a month', () => {
  it('given none yet, when a payment asks, then it gets the first', () => {
    series
      .given([])
      .when(assign(7))
      .thenAccepted([assigned(7, 1)]);
  });

  it('given some, when another payment asks, then it gets the next', () => {
    series
      .given([assigned(7, 1), assigned(8, 2)])
      .when(assign(9))
      .thenAccepted([assigned(9, 3)]);
  });

  it('given it has one, when a payment asks twice (25), then it keeps it', () => {
    series
      .given([assigned(7, 1), assigned(8, 2)])
      .when(assign(7))
      .thenAlready();
    const state = [assigned(7, 1), assigned(8, 2)].reduce(
      evolveInvoiceSeries,
      initialInvoiceSeries,
    );
    expect(state.numbers.get(refsOf(7).paymentRef)).toBe('INV-2611-0001');
  });

  it('given payments that ask in any order and however often, then the numbers have no gap and no double (26)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 100 }), (asking) => {
        const numbers: number[] = [];
        const given = new Map<number, string | undefined>();
        let state = initialInvoiceSeries;
        for (const n of asking) {
          const decision = assign(n)(state);
          const events = decision.kind === 'accepted' ? decision.events : [];
          numbers.push(...events.map(({ sequence }) => sequence));
          state = events.reduce(evolveInvoiceSeries, state);
          const number = state.numbers.get(refsOf(n).paymentRef);
          expect(given.get(n) ?? number).toBe(number);
          given.set(n, number);
        }
        expect(numbers).toEqual(Array.from(new Set(asking), (_, i) => i + 1));
        expect(new Set(given.values()).size).toBe(given.size);
      }),
    );
  });

  it.each([[0], [2], [3]])(
    'given none yet, when number %d is folded, then a gap is never papered over',
    (sequence) => {
      expect(() => evolveInvoiceSeries(initialInvoiceSeries, assigned(7, sequence))).toThrow(
        new CorruptStream(`invoice ${numberOf(sequence)} does not follow number 0`),
      );
    },
  );

  it('given the first, when it is folded twice, then it stops', () => {
    const state = evolveInvoiceSeries(initialInvoiceSeries, assigned(7, 1));
    expect(() => evolveInvoiceSeries(state, assigned(8, 1))).toThrow(CorruptStream);
  });
});
