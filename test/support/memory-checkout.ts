import { codecs } from '../../apps/composition/codecs.ts';
import { checkoutStreams } from '../../apps/composition/streams.ts';
import { setCapacity } from '../../libs/availability/index.ts';
import {
  type CheckoutTimes,
  defaultTimes,
  settleOrder,
  type Settled,
  type SettleOrderParts,
} from '../../libs/checkout/index.ts';
import {
  type CodecRegistry,
  type CommandContext,
  createCodecRegistry,
  createMemoryEventStore,
  type EventStore,
} from '../../libs/event-store/index.ts';
import { createGiftCardCodes } from '../../libs/gift-cards/index.ts';
import {
  businessDateOf,
  type Clock,
  type CommandId,
  instant,
  type Instant,
  money,
  type OrderRef,
  type PaymentRef,
  type PersonId,
  plusMs,
  type PoolId,
  type ProductId,
  SEK,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { type OrderLine, type OrderPlaced, placeOrder } from '../../libs/orders/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { type ScriptedGateway, scriptedGateway } from './scripted-gateway.ts';

/** A clock that a test moves. */
export interface MovableClock extends Clock {
  pass(ms: number): void;
}

function movableClock(at = '2026-11-20T12:00:00.000Z'): MovableClock {
  let now = instant(at);
  return {
    now: () => now,
    pass: (ms) => {
      now = plusMs(now, ms);
    },
  };
}

/** The whole checkout over the memory engine, or a store that the caller opened, and a scripted gateway. */
export interface MemoryCheckout {
  readonly parts: SettleOrderParts;
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  readonly clock: MovableClock;
  readonly gateway: ScriptedGateway;
  readonly open: (poolId: string, capacity: number) => Promise<void>;
  readonly place: (order?: Partial<OrderPlaced>, payer?: 'no phone') => Promise<OrderRef>;
  readonly settle: (orderRef: OrderRef) => Promise<Settled>;
  /** The stored types of one stream, in order. */
  readonly history: (stream: string) => Promise<readonly string[]>;
}

/** More than any test writes into one stream. */
const historyMax = 5_000;

export const testPool = 'course-wheel' as PoolId;

export function memoryCheckout(
  times: CheckoutTimes = defaultTimes,
  otherStore?: EventStore,
): MemoryCheckout {
  const clock = movableClock();
  const store = otherStore ?? createMemoryEventStore({ clock });
  const registry = createCodecRegistry(
    codecs,
    createMemoryPersonKeys({ random: systemRandom, clock }),
  );
  const gateway = scriptedGateway();
  const parts: SettleOrderParts = {
    streams: checkoutStreams({ store, codecs: registry, clock }),
    gateways: new Map([['swish', gateway]]),
    times,
    clock,
    random: systemRandom,
    giftCardCodes: createGiftCardCodes({
      peppers: [{ keyId: 'p1', secret: Buffer.alloc(32, 7) }],
    }),
    refundGraceDays: 30,
    waitlistOfferMs: 86_400_000,
    invoicePrefix: 'INV',
    invoiceDueAfterDays: 30,
    comparePositions: store.comparePositions.bind(store),
  };
  let drawn = 0;
  return {
    parts,
    store,
    codecs: registry,
    clock,
    gateway,
    open: async (poolId, capacity) => {
      await parts.streams.availability.execute(poolId, contextAt(clock.now()), (state) =>
        setCapacity(state, { poolId: poolId as PoolId, capacity }),
      );
    },
    place: async (changes = {}, payer) => {
      drawn += 1;
      const phone = payer === undefined ? { payerAlias: '46701234567' } : {};
      const order = orderNumber(drawn, clock.now(), { ...phone, ...changes });
      await parts.streams.orders.execute(order.orderRef, contextAt(clock.now()), (state) =>
        placeOrder(state, order),
      );
      return order.orderRef;
    },
    settle: async (orderRef) => {
      const cause = { causationId: 'test', actor: { kind: 'process', id: 'test' } } as const;
      const settled = await settleOrder(parts, orderRef, cause);
      if (settled === undefined) throw new Error(`no order ${orderRef}`);
      return settled;
    },
    history: async (stream) => {
      const events = await store.read(stream as never, { max: historyMax });
      if (events.length === historyMax) throw new Error(`${stream} is longer than is read of it`);
      return events.map(({ type }) => type);
    },
  };
}

/** A client's command at this time. */
export function contextAt(now: Instant): CommandContext {
  const commandId = systemRandom.uuid() as CommandId;
  const actor = { kind: 'checkout', id: 'test' } as const;
  return { commandId, correlationId: commandId, causationId: commandId, actor, now };
}

/** A line of one course for 1,295 kr. */
function courseLine(changes: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId: '1',
    productId: 'course-wheel' as ProductId,
    productType: 'course',
    name: 'Drejning',
    quantity: 1,
    unitPrice: money(129_500, SEK),
    total: money(129_500, SEK),
    vatRateBasisPoints: 2_500,
    vat: money(25_900, SEK),
    salesAccount: '3001',
    delivers: 'booking',
    poolId: testPool,
    ...changes,
  };
}

function orderNumber(
  number: number,
  now: Instant,
  changes: Partial<OrderPlaced>,
): Omit<OrderPlaced, 'type'> {
  const six = number.toString(16).toUpperCase().padStart(6, '0');
  const total = money(129_500, SEK);
  return {
    orderRef: `ORD-20261120-${six}` as OrderRef,
    placedBy: systemRandom.uuid() as CommandId,
    placedAt: now,
    placedOn: businessDateOf(now),
    currency: SEK,
    customer: {
      personId: systemRandom.uuid() as PersonId,
      name: 'Anna Ek',
      email: 'anna@example.se',
    },
    lines: [courseLine()],
    total,
    tenders: [{ kind: 'payment', method: 'swish', amount: total }],
    paymentRef: `SC-20261120-${six}` as PaymentRef,
    ...changes,
  };
}
