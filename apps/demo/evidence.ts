import {
  type AuditedEvent,
  casesSchema,
  type History,
  historySchema,
  type Order,
  productSchema,
  type SwishPayment,
} from './answers.ts';
import { ask } from './http-client.ts';
import type { Stage } from './stage.ts';

/** One order, as its history tells it, as the read models do, and as Swish does. */
export interface OrderEvidence {
  readonly order: Order;
  readonly events: readonly AuditedEvent[];
  /** By payment reference; what was not paid at Swish is not in it. */
  readonly swish: ReadonlyMap<string, SwishPayment>;
  /** Payments that a person must decide about. */
  readonly inOpenCases: ReadonlySet<string>;
}

/** One pool, as its history tells it and as the catalogue does. */
export interface PoolEvidence {
  readonly productId: string;
  readonly events: readonly AuditedEvent[];
  readonly shown: { readonly capacity: number; readonly left: number };
}

export async function evidenceOfOrder(stage: Stage, orderRef: string): Promise<OrderEvidence> {
  const { origin, keys } = stage.service;
  const { events } = await ask(historySchema, `${origin}/api/audit/orders/${orderRef}`, {
    key: keys.operator,
  });
  const order = await stage.order(orderRef);
  const asked = events.filter(
    ({ type, data }) => type === 'PaymentRequested' && data['method'] === 'swish',
  );
  const swish = await Promise.all(
    asked.map(async ({ data }) => {
      const paymentRef = String(data['paymentRef']);
      return [paymentRef, await stage.swish.payment(paymentRef)] as const;
    }),
  );
  const { cases } = await ask(casesSchema, `${origin}/api/cases?status=open&limit=100`, {
    key: keys.operator,
  });
  const inOpenCases = new Set(cases.flatMap(({ payment }) => payment ?? []));
  return { order, events, swish: new Map(swish), inOpenCases };
}

const pagesMax = 20;

export async function evidenceOfPool(stage: Stage, productId: string): Promise<PoolEvidence> {
  const { origin, keys } = stage.service;
  const events: AuditedEvent[] = [];
  let from: number | undefined = 0;
  for (let page = 0; page < pagesMax && from !== undefined; page++) {
    const url = `${origin}/api/audit/streams/availability-${productId}?limit=500&from=${String(from)}`;
    const answer: History = await ask(historySchema, url, { key: keys.operator });
    events.push(...answer.events);
    from = answer.next;
  }
  const after = events.at(-1)?.position ?? '';
  const shown = await ask(
    productSchema,
    `${origin}/api/products/${productId}?after=${encodeURIComponent(after)}`,
  );
  return { productId, events, shown };
}
