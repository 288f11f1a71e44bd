import { eventually } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';

/** A payment or refund as the simulator holds it. */
export interface SwishRecord {
  readonly id: string;
  readonly reference: string;
  readonly originalPaymentReference: string | null;
  readonly paymentReference: string | null;
  readonly amountOre: number;
  readonly status: string;
  readonly callbacks: { readonly sent: number; readonly accepted: number };
}

/** What payers, banks and broken lines do, through the simulator's own back door. */
export interface AtSwish {
  readonly mode: (mode: object) => Promise<void>;
  readonly faults: (faults: object) => Promise<void>;
  /** How payments of one phone go, so that tests at once do not meet. */
  readonly forPhone: (payerAlias: string, behaviour: object) => Promise<void>;
  readonly pay: (reference: string, how?: object) => Promise<void>;
  readonly decline: (reference: string) => Promise<void>;
  readonly callback: (reference: string, how: object) => Promise<void>;
  /** The payment with our reference, once it has that status there. */
  readonly payment: (reference: string, status?: string) => Promise<SwishRecord>;
  readonly refunds: () => Promise<readonly SwishRecord[]>;
}

export function atSwish({ simulator }: Pick<RunningLedger, 'simulator'>): AtSwish {
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${simulator.controlUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
  };
  const list = async (path: string): Promise<Record<string, readonly SwishRecord[]>> =>
    (await (await fetch(`${simulator.controlUrl}${path}`)).json()) as Record<
      string,
      readonly SwishRecord[]
    >;
  return {
    mode: (mode) => post('/mode', mode),
    faults: (faults) => post('/faults', faults),
    forPhone: (payerAlias, behaviour) =>
      post('/scripts', { match: { payerAlias }, behaviour, times: 1 }),
    pay: (reference, how = {}) => post(`/payments/${reference}/pay`, how),
    decline: (reference) => post(`/payments/${reference}/decline`, {}),
    callback: (reference, how) => post(`/payments/${reference}/callback`, how),
    payment: async (reference, status) => {
      const found = await eventually(
        async () => (await list(`/payments?reference=${reference}`))['payments']?.[0],
        (record) => record !== undefined && (status === undefined || record.status === status),
      );
      if (found === undefined) throw new Error(`Swish knows no ${reference}`);
      return found;
    },
    refunds: async () => (await list('/refunds'))['refunds'] ?? [],
  };
}
