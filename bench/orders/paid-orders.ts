import pg from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { orderOverview } from '../../projections/order-overview/order-overview.projection.ts';

/** Tells when an order stands as paid in the read model. */
export interface PaidOrders {
  /** Milliseconds on the clock of `performance` when it was first seen; rejects after a while. */
  readonly seen: (orderRef: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** How often the read model is asked; what is measured is so much too long at most. */
const askEveryMs = 10;
const patienceMs = 60_000;

interface Awaited {
  readonly since: number;
  readonly tell: (atMs: number) => void;
  readonly giveUp: (error: Error) => void;
}

/**
 * Asks the read model for all awaited orders at once, so that the watching costs little of what it
 * watches: asking over HTTP for each order would measure the asking.
 */
export async function watchPaidOrders(connectionString: string): Promise<PaidOrders> {
  const client = new pg.Client({ connectionString });
  // A server that has gone shows in the next question.
  client.on('error', () => undefined);
  await client.connect();
  const awaited = new Map<string, Awaited>();
  const closing = new AbortController();
  const ask = async (): Promise<void> => {
    const asked = [...awaited.keys()];
    const { rows } = await client.query<{ order_ref: string }>({
      name: 'paid-orders',
      // Each by its key (OFFSET keeps the planner from reading all that are paid, and more each time).
      text: `SELECT asked.order_ref FROM unnest($1::text[]) AS asked (order_ref)
        CROSS JOIN LATERAL (SELECT status FROM ${schemaOf(orderOverview)}.orders o
          WHERE o.order_ref = asked.order_ref OFFSET 0) found
        WHERE found.status IN ('paid', 'completed')`,
      values: [asked],
    });
    const now = performance.now();
    for (const { order_ref: orderRef } of rows) {
      awaited.get(orderRef)?.tell(now);
      awaited.delete(orderRef);
    }
    for (const [orderRef, { since, giveUp }] of awaited)
      if (now - since > patienceMs) giveUp(new Error(`${orderRef} was never seen paid`));
  };
  const watching = (async () => {
    while (!closing.signal.aborted) {
      const begun = performance.now();
      if (awaited.size > 0) await ask();
      const rest = askEveryMs - (performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, rest)));
    }
  })();
  watching.catch((error: unknown) => {
    for (const { giveUp } of awaited.values()) giveUp(error as Error);
  });
  return {
    seen: (orderRef) =>
      new Promise((tell, giveUp) => {
        awaited.set(orderRef, { since: performance.now(), tell, giveUp });
      }),
    close: async () => {
      closing.abort();
      await watching.catch(() => undefined);
      await client.end();
    },
  };
}
