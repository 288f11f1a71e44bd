import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await sharedTestApi();
}, 60_000);
afterAll(() => api.stop(), 30_000);

const codes = '/api/discount-codes';
const sek = (amount: number) => ({ amount, currency: 'SEK' });
const ten = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
const make = (code: string, terms: object = ten) =>
  api.ask(codes, { as: 'operator', body: { code, ...terms } });
const change = (code: string, body: object) =>
  api.ask(`${codes}/${code}`, { as: 'operator', method: 'PATCH', body });
const validate = (body: object) => api.ask(`${codes}/validate`, { as: 'checkout', body });
const after = (position: string) => `after=${encodeURIComponent(position)}`;
const course = { productId: 'course-wheel-throwing', quantity: 1 };
const registration = {
  productId: 'vasalopp-kids',
  classId: 'girls-10',
  quantity: 1,
  details: { registrations: [{ riderId: '1', classId: 'girls-10' }] },
};

describe('discount codes as operators keep them', () => {
  it('given a code with every term, when it is made, then it is shown as it was sent, in capitals', async () => {
    const terms = {
      ...{ kind: 'fixed', amount: sek(5_000), perLine: true, usesMax: 10, usesPerCustomerMax: 1 },
      ...{ budget: sek(100_000), orderMinimum: sek(20_000), description: 'Spring' },
      ...{ validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2099-01-01T00:00:00.000Z' },
      ...{ productIds: ['course-wheel-throwing'], eventIds: ['race'], seriesIds: ['cup'] },
    };
    const made = await make('påsk 2026', terms);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${codes}/P%C3%85SK2026`);
    const shown = await api.ask(`${codes}/p%C3%A5sk2026?${after(made.at('position'))}`, {
      as: 'accountant',
    });
    expect(shown.json).toEqual({
      ...{ code: 'PÅSK2026', active: true, ...terms },
      ...{ uses: { held: 0, used: 0 }, amounts: [] },
    });
  });

  it('given a code, when its terms are stated anew, then what is left out is gone; it is ended and begun again', async () => {
    await make('SPRING', { ...ten, usesMax: 5 });
    const changed = await change('SPRING', { kind: 'fixed', amount: sek(100) });
    expect(changed.json).toMatchObject({ kind: 'fixed', amount: sek(100), active: true });
    expect(changed.json).not.toHaveProperty('usesMax');
    const ended = await api.ask(`${codes}/spring/deactivate`, {
      as: 'operator',
      body: { reason: 'leaked' },
    });
    expect(ended.json).toMatchObject({ active: false });
    const refused = await validate({ code: 'SPRING', lines: [course] });
    expect([refused.status, refused.at('code')]).toEqual([409, 'discount.inactive']);
    const listed = await api.ask(`${codes}?active=false&${after(ended.at('position'))}`, {
      as: 'operator',
    });
    expect(listed.json).toMatchObject({ discountCodes: [{ code: 'SPRING' }] });
    const begun = await api.ask(`${codes}/SPRING/activate`, { as: 'operator', method: 'POST' });
    expect(begun.json).toMatchObject({ active: true });
  });

  it.each([
    ['no code at all', { ...ten, code: '-!-' }, 400, 'request.invalid'],
    ['a code that is there', { ...ten, code: 'TWICE' }, 409, 'discount.code-exists'],
    ['no percentage', { kind: 'percentage', code: 'A1' }, 400, 'request.invalid'],
    ['an amount that is none', { ...ten, amount: 'x', code: 'A2' }, 400, 'request.invalid'],
    [
      'an amount and a percentage',
      { ...ten, amount: sek(1), code: 'A3' },
      422,
      'discount.invalid-terms',
    ],
    ['the house’s own by hand', { ...ten, code: 'MEMBER-X' }, 422, 'discount.invalid-terms'],
    [
      'an end before its begin',
      { ...ten, code: 'A4', validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' },
      422,
      'discount.invalid-terms',
    ],
  ])('given %s, then it is refused', async (_what, body, status, code) => {
    await make('TWICE');
    const answer = await api.ask(codes, { as: 'operator', body });
    expect([answer.status, answer.at('code')]).toEqual([status, code]);
  });

  it('given no such code, then each address of it is 404; a checkout key keeps no codes', async () => {
    for (const path of [`${codes}/NOWHERE`, `${codes}/NOWHERE/uses`, `${codes}/-`])
      expect((await api.ask(path, { as: 'operator' })).at('code')).toBe('discount.unknown-code');
    expect((await change('NOWHERE', ten)).status).toBe(404);
    const begun = await api.ask(`${codes}/NOWHERE/activate`, { as: 'operator', method: 'POST' });
    expect(begun.status).toBe(404);
    expect((await api.ask(codes, { as: 'checkout', body: { code: 'MINE', ...ten } })).status).toBe(
      403,
    );
    expect((await api.ask(codes, { as: 'checkout' })).status).toBe(403);
  });
});

describe('a discount validated', () => {
  it('given lines, then each one’s part is told to the öre, and nothing is held', async () => {
    await make('THIRD', { kind: 'percentage', percentBasisPoints: 3_333 });
    const lines = [course, { productId: 'postcard', quantity: 3 }];
    const answer = await validate({ code: ' third', lines });
    expect(answer.json).toEqual({
      discounts: [{ code: 'THIRD', amount: sek(45_662) }],
      discount: sek(45_662),
      lines: [
        {
          lineId: '1',
          productId: course.productId,
          discount: sek(43_162),
          total: sek(86_338),
          vat: sek(17_268),
        },
        {
          lineId: '2',
          productId: 'postcard',
          discount: sek(2_500),
          total: sek(5_000),
          vat: sek(1_000),
        },
      ],
      totalBefore: sek(137_000),
      total: sek(91_338),
    });
    const { state } = await api.parts.checkout.streams.discounts.load('THIRD');
    expect([state.held, state.used]).toEqual([0, 0]);
  });

  it('given a code that cannot be had, then it is refused as placing would refuse it', async () => {
    await make('LARGE', { ...ten, orderMinimum: sek(1_000_000) });
    await make('SHIRTS', { ...ten, productIds: ['shirt'] });
    const codeOf = async (code: string) => (await validate({ code, lines: [course] })).at('code');
    expect(await codeOf('LARGE')).toBe('discount.below-minimum');
    expect(await codeOf('SHIRTS')).toBe('discount.not-applicable');
    expect(await codeOf('NOSUCH')).toBe('discount.unknown-code');
    const unknown = await validate({ code: 'LARGE', lines: [{ productId: 'nothing' }] });
    expect(unknown.at('code')).toBe('catalogue.unknown-product');
  });

  it('given an e-mail that nobody has used, when it is asked with, then nobody becomes known by asking', async () => {
    await make('ASKED');
    const email = 'only-asking@example.se';
    expect((await validate({ code: 'ASKED', lines: [course], customer: { email } })).status).toBe(
      200,
    );
    expect(await api.parts.people.find({ kind: 'email', email })).toBeUndefined();
  });

  it('given the old paths, then the same answers come under their words, amounts in kronor', async () => {
    await make('HUB', { ...ten, seriesIds: ['kids-cup'] });
    const old = (body: object) => api.ask('/api/validate-discount.php', { as: 'checkout', body });
    const given = await old({ code: 'hub', event_id: 'vasalopp-kids', amount: 500 });
    expect(given.json).toMatchObject({ success: true, code: 'HUB', discount: sek(5_000) });
    expect((await old({ code: 'hub', event_id: 123, amount: '500,50' })).at('code')).toBe(
      'discount.not-applicable',
    );
    expect((await old({ code: 'hub', amount: 'much' })).status).toBe(400);
    const apply = await api.ask('/api/apply-discount.php', {
      as: 'operator',
      body: { order_id: 456, code: 'HUB' },
    });
    expect(apply.at('code')).toBe('order.unknown');
  });
});

describe('what members get', () => {
  it('given the demo’s series, then its code is there of itself, and members are told what it gives', async () => {
    await api.parts.processes.runInline('keep-member-discounts-as-codes', 'series-kids-cup');
    const asked = { lines: [registration], customer: { member: true } };
    const answer = await api.ask(`${codes}/validate`, { as: 'operator', body: asked });
    expect(answer.json).toMatchObject({
      discounts: [{ code: 'MEMBER-SERIES-KIDS-CUP', amount: sek(1_500) }],
    });
    const typed = await validate({ code: 'member-series-kids-cup', lines: [registration] });
    expect(typed.at('code')).toBe('discount.unknown-code');
  });

  it('given an event made with one, then its code stands with the answer; limits are set on it, and the rest at the event', async () => {
    const code = 'MEMBER-EVENT-NIGHT-RACE';
    const made = await api.ask('/api/events', {
      as: 'operator',
      body: {
        ...{ eventId: 'night-race', title: 'Natten', capacity: 10 },
        ...{ startsAt: '2099-05-01T18:00:00Z', endsAt: '2099-05-01T22:00:00Z' },
        memberDiscount: { kind: 'fixed', amount: sek(5_000) },
      },
    });
    expect(made.status).toBe(201);
    const whole = {
      ...{ kind: 'fixed', amount: sek(5_000), perLine: true },
      ...{ eventIds: ['night-race'], automatic: 'member' },
    };
    const limited = await change(code, { ...whole, usesMax: 2 });
    expect(limited.json).toMatchObject({ usesMax: 2, automatic: 'member' });
    const refused = await change(code, { ...whole, amount: sek(1) });
    expect(refused.json).toMatchObject({
      ...{ status: 422, code: 'discount.kept-by-catalogue' },
      errors: [{ field: 'amount' }],
    });
    await api.ask('/api/events/night-race', {
      as: 'operator',
      method: 'PATCH',
      body: { memberDiscount: { kind: 'percentage', percentBasisPoints: 2_000 } },
    });
    const { state } = await api.parts.checkout.streams.discounts.load(code);
    expect(state.created?.terms).toEqual({
      ...{ kind: 'percentage', percentBasisPoints: 2_000, usesMax: 2 },
      ...{ eventIds: ['night-race'], automatic: 'member' },
    });
  });
});
