import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerToken } from '../../libs/access/index.ts';
import { type PersonId, plusMs } from '../../libs/kernel/index.ts';
import type { HttpAnswer, HttpRequest } from '../support/http-client.ts';
import { codeOf } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import {
  byOperator,
  makeCode,
  order,
  sek,
  taken,
  usesOf,
  type Wish,
} from '../support/value-over-http.ts';
import { ticket } from './orders.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
  const aTenth = { kind: 'percentage', percentBasisPoints: 1_000 };
  await makeCode(service, 'MEMBER-HOUSE', { ...aTenth, automatic: 'member' });
}, 60_000);

afterAll(async () => {
  // It would be every later member's.
  await byOperator(service, '/api/discount-codes/MEMBER-HOUSE/deactivate', { reason: 'over' });
  await service.close();
}, 60_000);

const invoice = { payment: { method: 'invoice' } };
const lines = [{ productId: ticket, quantity: 1 }];
const everybodys = sek(10_000);
const members = sek(9_000);
const unproved = [403, 'discount.membership-unproved'];

interface Access {
  readonly token: string;
  readonly personId: PersonId;
}

/** A customer whom the shop has signed in, as a member or not. */
const signIn = (customerId: string, body: object) =>
  byOperator<Access>(service, `/api/points/${customerId}/access`, body);
const memberToken = async (customerId: string) =>
  (await signIn(customerId, { member: true })).token;

const totalOf = async (wish: Omit<Wish, 'lines'>): Promise<unknown> => {
  const { answer } = await taken(service, { lines, tenders: invoice, ...wish });
  return (answer.json as { order: { total: object } }).order.total;
};
const refusalOf = async (wish: Omit<Wish, 'lines'>) => {
  const answer = await order(service, { lines, tenders: invoice, ...wish });
  return [answer.status, codeOf(answer)];
};

describe('who gets what members get, over HTTP', () => {
  it('given the shop’s own key, then its word is taken, and nobody is a member unsaid', async () => {
    const as = 'operator';
    expect(await totalOf({ as, member: true })).toEqual(members);
    expect(await totalOf({ as })).toEqual(everybodys);
    expect(await totalOf({ as, member: false })).toEqual(everybodys);
  });

  it('given the key that stands in every browser, when it says that its customer is a member, then it is refused and nothing is used', async () => {
    const before = await usesOf(service, 'MEMBER-HOUSE');
    expect(await refusalOf({ member: true })).toEqual(unproved);
    const { token } = await signIn('anna-signed-in', {});
    const signedIn = { customerId: 'anna-signed-in', customerToken: token };
    expect(await refusalOf({ ...signedIn, member: true })).toEqual(unproved);
    expect(await totalOf(signedIn)).toEqual(everybodys);
    expect(await totalOf({ member: false })).toEqual(everybodys);
    expect(await usesOf(service, 'MEMBER-HOUSE')).toEqual(before);
  });

  it('given the customer’s token that shows a member, then they get it, whether it is said or not, and may go without', async () => {
    const bo = { customerId: 'bo-member', customerToken: await memberToken('bo-member') };
    expect(await totalOf({ ...bo, member: true })).toEqual(members);
    expect(await totalOf(bo)).toEqual(members);
    expect(await totalOf({ ...bo, as: 'operator' })).toEqual(members);
    expect(await totalOf({ ...bo, member: false })).toEqual(everybodys);
  });

  it('given another’s token, one that is over or one that was made up, then it is refused, whether it is said or not', async () => {
    const { personId } = await signIn('siv-member', { member: true });
    const { clock, secrets } = service.ledger.api;
    const over = { person: personId, expiresAt: plusMs(clock.now(), -1), isMember: true };
    const [ends = '', mac = ''] = (await signIn('siv-member', {})).token.split('.');
    const tokens = [
      await memberToken('ulf-member'),
      customerToken(secrets.orderToken, over),
      `${ends}.member.${mac}`,
    ];
    for (const token of tokens) {
      const siv = { customerId: 'siv-member', customerToken: token };
      expect(await refusalOf({ ...siv, member: true })).toEqual(unproved);
      expect(await refusalOf(siv)).toEqual(unproved);
      expect(await totalOf({ ...siv, member: false })).toEqual(everybodys);
    }
  });
});

describe('the other ways to a price', () => {
  const by = (token: string | undefined, request: HttpRequest): Promise<HttpAnswer> =>
    service.call({
      key: service.keys.checkout,
      ...request,
      ...(token === undefined ? {} : { headers: { 'x-customer-token': token } }),
    });

  it('given a discount asked about, then it is the discount that ordering would give, or the same refusal', async () => {
    const token = await memberToken('eva-member');
    const path = '/api/discount-codes/validate';
    const ask = (customer: object, more: { token?: string; key?: string } = {}) =>
      by(more.token, { path, body: { lines, customer }, key: more.key ?? service.keys.checkout });
    const proved = await ask({ id: 'eva-member' }, { token });
    expect(proved.json).toMatchObject({ total: members, discounts: [{ code: 'MEMBER-HOUSE' }] });
    const said = await ask({ member: true }, { key: service.keys.operator });
    expect(said.json).toMatchObject({ total: members });
    expect((await ask({ id: 'eva-member' })).json).toMatchObject({ total: everybodys });
    for (const refused of [
      await ask({ id: 'eva-member', member: true }),
      await ask({ id: 'somebody-else', member: true }, { token }),
      await ask({}, { token }),
    ])
      expect([refused.status, codeOf(refused)]).toEqual(unproved);
  });

  it('given a cart, then it shows the price that ordering with the same token gives, and why where it gives none', async () => {
    const token = await memberToken('kim-member');
    const customer = { id: 'kim-member', name: 'Kim Ek', email: 'kim@example.se' };
    const made = await by(token, { path: '/api/carts', body: { customer: { id: customer.id } } });
    const { id } = (made.json as { cart: { id: string } }).cart;
    const path = `/api/carts/${id}`;
    const put = await by(token, { method: 'PUT', path, body: { version: 1, lines } });
    const shown = { cart: { total: members, membership: { proved: true } } };
    expect(put.json).toMatchObject(shown);
    expect((await by(token, { path })).json).toMatchObject(shown);
    const without = await by(undefined, { path });
    expect(without.json).toMatchObject({ cart: { total: everybodys, discounts: [] } });
    expect(without.text).not.toContain('membership');
    const anothers = await memberToken('per-member');
    const problem = { code: 'discount.membership-unproved' };
    expect((await by(anothers, { path })).json).toMatchObject({
      cart: { total: everybodys, membership: { proved: false, problem } },
    });
    const body = { customer, tenders: invoice };
    const refused = await by(anothers, { path: `${path}/order`, body });
    expect([refused.status, codeOf(refused)]).toEqual(unproved);
    const unsaid = { ...body, customer: { ...customer, member: true } };
    expect(codeOf(await by(undefined, { path: `${path}/order`, body: unsaid }))).toBe(unproved[1]);
    const ordered = await by(token, { path: `${path}/order`, body });
    expect(ordered.json).toMatchObject({ order: { total: members } });
    const again = await by(undefined, { path: `${path}/order`, body: unsaid });
    expect(again.json).toMatchObject({ order: (ordered.json as { order: object }).order });
  });

  it('given the front ends’ own forms, which say nothing of members, then the token shows it, and what is said is nothing', async () => {
    const token = await memberToken('ida-member');
    const buyer = { name: 'Ida Ek', email: 'ida@example.se' };
    const form = {
      ...{ productType: 'ticket', productId: ticket, paymentMethod: 'invoice' },
      userInfo: buyer,
    };
    const path = '/api/payments/create';
    const proved = await by(token, { path, body: { ...form, userId: 'ida-member' } });
    expect(proved.json).toMatchObject({ order: { total: members } });
    const said = { ...form, member: true, userInfo: { ...buyer, member: true } };
    expect((await by(undefined, { path, body: said })).json).toMatchObject({
      order: { total: everybodys },
    });
    const anothers = await by(token, { path, body: form });
    expect([anothers.status, codeOf(anothers)]).toEqual(unproved);
  });

  it('given a package of points, then the token shows a member there, too', async () => {
    const token = await memberToken('leo-member');
    const body = {
      ...{ packageId: 'points-100', payment: { method: 'invoice' } },
      customer: { id: 'leo-member', name: 'Leo Ek', email: 'leo@example.se' },
    };
    const path = '/api/checkout/points';
    const discounts = { order: { discounts: [{ code: 'MEMBER-HOUSE' }] } };
    expect((await by(token, { path, body })).json).toMatchObject(discounts);
    const said = { ...body, customer: { ...body.customer, member: true } };
    expect(codeOf(await by(undefined, { path, body: said }))).toBe(unproved[1]);
  });
});
