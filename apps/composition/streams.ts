import { type CatalogueStreams, createCatalogueStreams } from '../../libs/catalogue/index.ts';
import {
  evolveAvailability,
  initialAvailability,
  sizeOfAvailability,
} from '../../libs/availability/index.ts';
import { type CheckoutStreams, evolveCase, initialCase } from '../../libs/checkout/index.ts';
import {
  type CodecRegistry,
  createDeciderStream,
  type Decider,
  type DeciderStream,
  type DeciderStreamObserver,
  type DomainEvent,
  type EventStore,
} from '../../libs/event-store/index.ts';
import { evolveDiscount, initialDiscount } from '../../libs/discounts/index.ts';
import { evolveGiftCard, initialGiftCard } from '../../libs/gift-cards/index.ts';
import type { Clock } from '../../libs/kernel/index.ts';
import { evolveOrder, initialOrder } from '../../libs/orders/index.ts';
import {
  evolveCallback,
  evolveInvoiceSeries,
  evolvePayment,
  initialCallback,
  initialInvoiceSeries,
  initialPayment,
} from '../../libs/payments/index.ts';
import { evolvePoints, initialPoints } from '../../libs/points/index.ts';
import { personDecider, type PersonEvent, type PersonState } from '../../libs/privacy/index.ts';

export interface StreamParts {
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  readonly clock: Clock;
  readonly observe?: DeciderStreamObserver;
}

/**
 * Folded states of streams that end soon, by their events' bytes; in memory it is some three times as
 * much. A thousand orders and more under way at once; one that was dropped is read again.
 */
const shortStreamsBytesMax = 2 * 1024 * 1024;

/** What a use of a discount code takes in memory; a code of a campaign has some 100,000 of them. */
const discountUseBytes = 300;

/** The door to one category of streams. */
function streamOf<State, Event extends DomainEvent>(
  parts: StreamParts,
  category: string,
  decider: Decider<State, Event>,
): DeciderStream<State, Event> {
  return createDeciderStream({
    ...parts,
    category,
    decider,
    cacheBytesMax: shortStreamsBytesMax,
  });
}

/** The streams that a checkout touches, each under its stored name. */
export function checkoutStreams(parts: StreamParts): CheckoutStreams {
  return {
    orders: streamOf(parts, 'order', { initialState: initialOrder, evolve: evolveOrder }),
    payments: streamOf(parts, 'payment', { initialState: initialPayment, evolve: evolvePayment }),
    availability: createDeciderStream({
      ...parts,
      category: 'availability',
      decider: {
        initialState: initialAvailability,
        evolve: evolveAvailability,
        sizeOf: sizeOfAvailability,
        keepsPersonalData: false,
      },
    }),
    giftCards: streamOf(parts, 'giftCard', {
      initialState: initialGiftCard,
      evolve: evolveGiftCard,
    }),
    points: streamOf(parts, 'points', { initialState: initialPoints, evolve: evolvePoints }),
    discounts: createDeciderStream({
      ...parts,
      category: 'discountCode',
      decider: {
        initialState: initialDiscount,
        evolve: evolveDiscount,
        sizeOf: ({ uses }) => uses.size * discountUseBytes,
      },
    }),
    invoiceSeries: streamOf(parts, 'invoiceSeries', {
      initialState: initialInvoiceSeries,
      evolve: evolveInvoiceSeries,
    }),
    callbacks: streamOf(parts, 'callback', {
      initialState: initialCallback,
      evolve: evolveCallback,
    }),
    cases: streamOf(parts, 'case', { initialState: initialCase, evolve: evolveCase }),
  };
}

/** The streams of what can be bought. */
export function catalogueStreams(parts: StreamParts): CatalogueStreams {
  return createCatalogueStreams({ ...parts, cacheBytesMax: shortStreamsBytesMax });
}

/** What became of what we know of each person. */
export function peopleStream(parts: StreamParts): DeciderStream<PersonState, PersonEvent> {
  return streamOf(parts, 'person', personDecider);
}
