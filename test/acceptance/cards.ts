import type { HttpAnswer } from '../support/http-client.ts';
import { eventually, type PlacedAnswer } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';

/** A card as its owner knows it. */
export interface OwnCard {
  readonly id: string;
  readonly code: string;
}

/** What whoever knows a code is told. */
export interface CheckedCard {
  readonly status: string;
  readonly lastFour: string;
  readonly balance: { readonly amount: number; readonly currency: string };
  readonly expiresAt: string | null;
}

/** Gives a card away as an operator does. */
export async function givenCard(service: RunningLedger, amountOre: number): Promise<OwnCard> {
  const answer = await service.call({
    path: '/api/gift-cards',
    key: service.keys.operator,
    body: { faceValue: { amount: amountOre, currency: 'SEK' }, reason: 'a present' },
  });
  if (answer.status !== 201) throw new Error(`${String(answer.status)}: ${answer.text}`);
  const { giftCard, code } = answer.json as {
    readonly giftCard: { readonly id: string };
    readonly code: string;
  };
  return { id: giftCard.id, code };
}

export function check(service: RunningLedger, code: string): Promise<HttpAnswer> {
  return service.call({
    path: '/api/gift-cards/check',
    key: service.keys.checkout,
    body: { code },
  });
}

/** What is on a card; throws when it is refused. */
export async function checked(service: RunningLedger, { code }: OwnCard): Promise<CheckedCard> {
  const answer = await check(service, code);
  if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${answer.text}`);
  return (answer.json as { readonly giftCard: CheckedCard }).giftCard;
}

/** Does something to a card as an operator does. */
export function change(
  service: RunningLedger,
  { id }: Pick<OwnCard, 'id'>,
  what: string,
  body: object,
): Promise<HttpAnswer> {
  const key = service.keys.operator;
  return service.call({ path: `/api/gift-cards/${id}/${what}`, key, body });
}

/** An order of one thing, paid as the tenders say. */
export function order(
  service: RunningLedger,
  line: object,
  tenders: object,
  more: { readonly idempotencyKey?: string; readonly email?: string } = {},
): Promise<HttpAnswer> {
  const { email = 'anna@example.se', ...idempotency } = more;
  return service.call({
    path: '/api/orders',
    key: service.keys.checkout,
    ...idempotency,
    body: { customer: { name: 'Anna Ek', email }, lines: [line], tenders },
  });
}

export function placedIn(answer: HttpAnswer): PlacedAnswer {
  if (answer.status !== 201) throw new Error(`${String(answer.status)}: ${answer.text}`);
  return answer.json as PlacedAnswer;
}

interface ShownLine {
  readonly giftCards?: readonly (OwnCard & {
    readonly lastFour: string;
    readonly status: string;
  })[];
}

export interface ShownOrder {
  readonly status: string;
  readonly lines: readonly ShownLine[];
}

/** The order as its customer sees it, once it has the status. */
export async function orderOnce(
  service: RunningLedger,
  { order: { reference }, accessToken }: PlacedAnswer,
  status: string,
): Promise<ShownOrder> {
  const answer = await eventually(
    () => service.call({ path: `/api/orders/${reference}`, orderToken: accessToken }),
    ({ json }) => (json as { readonly status?: string } | undefined)?.status === status,
  );
  return answer.json as ShownOrder;
}
