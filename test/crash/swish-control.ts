import type { Chance } from './chance.ts';

/** A payment or refund as the simulator holds it. */
export interface SwishRecordView {
  readonly id: string;
  readonly reference: string;
  readonly originalPaymentReference: string | null;
  readonly paymentReference: string | null;
  readonly amountOre: number;
  readonly status: string;
  readonly nextStep: { readonly at: string } | null;
  readonly callbacks: {
    readonly deliveries: readonly {
      readonly status: string;
      readonly answers: readonly (number | string)[];
    }[];
  };
}

/** The other company's back door: what payers and banks do. False or undefined while it is down. */
export interface SwishControl {
  readonly post: (path: string, body?: unknown) => Promise<boolean>;
  readonly records: (kind: 'payments' | 'refunds') => Promise<readonly SwishRecordView[]>;
  /** How this Swish behaves for a while: lost callbacks, doubled ones, answers that never come. */
  readonly misbehave: (chance: Chance) => Promise<void>;
  readonly behave: () => Promise<void>;
}

const timeoutMs = 30_000;

export function swishControl(port: number): SwishControl {
  const base = `http://127.0.0.1:${String(port)}/control`;
  const post = async (path: string, body: unknown = {}): Promise<boolean> => {
    try {
      const answer = await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.text();
      if (answer.status === 400) throw new RangeError(`the simulator refuses ${path}`);
      return true;
    } catch (error) {
      if (error instanceof RangeError) throw error;
      return false;
    }
  };
  return {
    post,
    records: async (kind) => {
      const answer = await fetch(`${base}/${kind}`, { signal: AbortSignal.timeout(timeoutMs) });
      const found = (await answer.json()) as Record<string, readonly SwishRecordView[]>;
      return found[kind] ?? [];
    },
    misbehave: async (chance) => {
      await post('/mode', {
        delayMs: chance.between(20, 3_000),
        silent: chance.happens(0.15),
        callbackTimes: chance.pick([1, 1, 1, 2, 4]),
        callbackDelayMs: chance.pick([0, 0, 0, 1_500]),
        refund: {
          autopay: chance.pick(['pay', 'pay', 'pay', 'error:RF07', 'late-error:RF07']),
          delayMs: chance.between(20, 600),
          silent: chance.happens(0.4),
        },
      });
      for (let faults = chance.between(0, 5); faults > 0; faults -= 1)
        await post('/faults', {
          operation: chance.pick(['payment', 'payment', 'refund', 'read', 'cancel']),
          fault: chance.pick(['lose-answer', 'fail-before', 'fail-after', 'slow-answer']),
          delayMs: chance.between(200, 1_500),
          times: chance.between(1, 3),
        });
    },
    behave: async () => {
      const usual = { autopay: 'pay', delayMs: 100, silent: false };
      await post('/mode', { ...usual, callbackTimes: 1, callbackDelayMs: 0, refund: usual });
    },
  };
}
