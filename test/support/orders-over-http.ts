import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './http-client.ts';
import type { RunningLedger } from './running-ledger.ts';

/** What a shop's order looks like on the wire, as far as tests read it. */
export interface PlacedAnswer {
  readonly order: { readonly reference: string; readonly status: string };
  readonly payment: {
    readonly reference: string;
    readonly status: string;
    readonly invoiceNumber?: string;
  };
  readonly next: { readonly kind: string; readonly token?: string };
  readonly accessToken: string;
  readonly position: string;
}

export interface OrderWish {
  readonly productId: string;
  readonly method?: 'swish' | 'invoice';
  readonly phone?: string;
  readonly quantity?: number;
  readonly idempotencyKey?: string;
  readonly email?: string;
}

/** Places an order as a checkout client does. */
export function place(service: RunningLedger, wish: OrderWish): Promise<HttpAnswer> {
  const { productId, quantity = 1, method = 'swish', phone, email = 'anna@example.se' } = wish;
  return service.call({
    path: '/api/orders',
    key: service.keys.checkout,
    ...(wish.idempotencyKey === undefined ? {} : { idempotencyKey: wish.idempotencyKey }),
    body: {
      customer: { name: 'Anna Ek', email },
      lines: [{ productId, quantity }],
      tenders: { payment: phone === undefined ? { method } : { method, phone } },
    },
  });
}

/** The code of a refusal. */
export function codeOf({ json }: HttpAnswer): string | undefined {
  return (json as { readonly code?: string } | undefined)?.code;
}

/** Waits, within a bound, until a question has the wanted answer, and gives the last one. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  timeoutMs = 10_000,
): Promise<Answer> {
  const until = Date.now() + timeoutMs;
  let answer = await ask();
  while (!isWanted(answer) && Date.now() < until) {
    await sleep(50);
    answer = await ask();
  }
  return answer;
}

/** The types of an order's events, in the order in which they were stored. */
export async function historyOf(
  service: RunningLedger,
  reference: string,
): Promise<readonly string[]> {
  const answer = await service.call({
    path: `/api/audit/orders/${reference}`,
    key: service.keys.accountant,
  });
  const { events } = answer.json as { readonly events: readonly { readonly type: string }[] };
  return events.map(({ type }) => type);
}
