import { untilPaid } from '../orders/customers.ts';
import { watchPaidOrders } from '../orders/paid-orders.ts';
import { type Server, withDatabase } from '../surroundings/database.ts';
import { residentMiB } from '../surroundings/processor-time.ts';
import { startStandalone } from '../surroundings/standalone.ts';

export interface MemoryReport {
  readonly orders: number;
  /** Of the standalone alone, Postgres left out. */
  readonly atStartMiB: number | undefined;
  readonly afterMiB: number | undefined;
  readonly mostMiB: number | undefined;
}

const lookEveryMs = 1_000;

/** What the service's process holds in memory after so many orders. Aim: 300 MB (286 MiB) after 100,000. */
export async function memoryBench(
  server: Server,
  { orders, customers = 64 }: { readonly orders: number; readonly customers?: number },
): Promise<MemoryReport> {
  return withDatabase(server.url, async (databaseUrl) => {
    const standalone = await startStandalone({ databaseUrl, swishDelayMs: 20 });
    const atStartMiB = await residentMiB(standalone.pid);
    const paid = await watchPaidOrders(databaseUrl);
    let mostMiB = atStartMiB;
    const looking = setInterval(() => {
      void residentMiB(standalone.pid).then((now) => {
        mostMiB = Math.max(mostMiB ?? 0, now ?? 0);
      });
    }, lookEveryMs);
    try {
      await untilPaid({ ...standalone, paid }, { customers, orders });
      return { orders, atStartMiB, afterMiB: await residentMiB(standalone.pid), mostMiB };
    } finally {
      clearInterval(looking);
      await paid.close();
      await standalone.stop();
    }
  });
}
