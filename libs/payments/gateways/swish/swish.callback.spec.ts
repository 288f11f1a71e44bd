import { describe, expect, it } from '@jest/globals';
import {
  callbackIdentifier,
  createAddressList,
  isCallbackIdentifier,
  parseSwishCallback,
} from './swish.callback.ts';

const SECRET = 'a secret of at least sixteen characters';
const ID = '0123456789ABCDEF0123456789ABCDEF';
const OTHER_ID = 'F123456789ABCDEF0123456789ABCDEF';

describe('the callback identifier', () => {
  it('given a request, then it has the form that Swish takes and is always the same', () => {
    const identifier = callbackIdentifier(SECRET, ID);
    expect(identifier).toMatch(/^[0-9a-zA-Z-]{32,36}$/);
    expect(callbackIdentifier(SECRET, ID)).toBe(identifier);
  });

  it('given another request or another secret, then it differs', () => {
    const identifier = callbackIdentifier(SECRET, ID);
    expect(callbackIdentifier(SECRET, OTHER_ID)).not.toBe(identifier);
    expect(callbackIdentifier(`${SECRET}!`, ID)).not.toBe(identifier);
  });

  it('given its own identifier, then it is accepted, also under the secret before', () => {
    const identifier = callbackIdentifier(SECRET, ID);
    expect(isCallbackIdentifier([SECRET], ID, identifier)).toBe(true);
    expect(isCallbackIdentifier(['the newest secret of all', SECRET], ID, identifier)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['a shorter one', callbackIdentifier(SECRET, ID).slice(0, 35)],
    ['a longer one', `${callbackIdentifier(SECRET, ID)}0`],
    ['another request’s', callbackIdentifier(SECRET, OTHER_ID)],
    ['one in capitals', callbackIdentifier(SECRET, ID).toUpperCase()],
  ])('given %s, then it is forged', (_what, given) => {
    expect(isCallbackIdentifier([SECRET], ID, given)).toBe(false);
  });

  it('given no secret or no id, then nothing is accepted', () => {
    const identifier = callbackIdentifier(SECRET, ID);
    expect(isCallbackIdentifier([], ID, identifier)).toBe(false);
    expect(isCallbackIdentifier([SECRET], 'no id', identifier)).toBe(false);
  });

  it('given a secret that can be guessed, then none is made', () => {
    expect(() => callbackIdentifier('short', ID)).toThrow(RangeError);
    expect(() => callbackIdentifier(SECRET, ID.toLowerCase())).toThrow(RangeError);
  });
});

describe('the callback’s body', () => {
  const payment = {
    id: ID,
    payeePaymentReference: 'ORD1001',
    paymentReference: null,
    callbackUrl: 'https://shop.example/callback',
    payerAlias: '46700000000',
    payeeAlias: '1234679304',
    amount: 100,
    currency: 'SEK',
    message: 'Order 1001',
    status: 'PAID',
    dateCreated: '2026-01-02T14:29:51.092Z',
    datePaid: '2026-01-02T14:29:55.093Z',
    errorCode: null,
    errorMessage: '',
  };

  it('given a payment, then it is read with absent values left out', () => {
    expect(parseSwishCallback(JSON.stringify(payment))).toEqual({
      of: 'payment',
      instructionUuid: ID,
      payment: {
        id: ID,
        status: 'PAID',
        amountOre: 10_000,
        currency: 'SEK',
        payeeAlias: '1234679304',
        payerAlias: '46700000000',
        payeePaymentReference: 'ORD1001',
        paymentReference: undefined,
        message: 'Order 1001',
        dateCreated: '2026-01-02T14:29:51.092Z',
        datePaid: '2026-01-02T14:29:55.093Z',
        errorCode: undefined,
      },
    });
  });

  it('given a refund, then it is known by its original payment', () => {
    const refund = {
      ...payment,
      status: 'DEBITED',
      payerAlias: '1234679304',
      payeeAlias: null,
      originalPaymentReference: '1E2F',
      payerPaymentReference: '',
    };
    expect(parseSwishCallback(JSON.stringify(refund))).toMatchObject({
      of: 'refund',
      instructionUuid: ID,
      refund: { status: 'DEBITED', originalPaymentReference: '1E2F' },
    });
  });

  it('given a message that names an original payment, then it is still a payment', () => {
    const tricky = { ...payment, message: '"originalPaymentReference":"1E2F"' };
    expect(parseSwishCallback(JSON.stringify(tricky))).toMatchObject({ of: 'payment' });
  });

  it.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['a state that is not documented', JSON.stringify({ ...payment, status: 'SETTLED' })],
    ['an id of another form', JSON.stringify({ ...payment, id: 'abc' })],
    ['another currency', JSON.stringify({ ...payment, currency: 'EUR' })],
    ['an amount as text', JSON.stringify({ ...payment, amount: '100.00' })],
    ['an amount with thousandths', JSON.stringify({ ...payment, amount: 100.001 })],
    ['no amount', JSON.stringify({ ...payment, amount: undefined })],
  ])('given %s, then it is no callback', (_what, body) => {
    expect(parseSwishCallback(body)).toBeUndefined();
  });
});

describe('the list of addresses', () => {
  const list = createAddressList(['213.132.115.94', '35.228.51.224/28', '2001:db8::/32']);

  it.each(['213.132.115.94', '35.228.51.225', '::ffff:35.228.51.239', '2001:db8::1'])(
    'given %s, then it may call',
    (address) => {
      expect(list.allows(address)).toBe(true);
    },
  );

  it.each(['213.132.115.95', '35.228.51.240', '::ffff:1.2.3.4', '2001:db9::1', 'unknown', ''])(
    'given %s, then it may not call',
    (address) => {
      expect(list.allows(address)).toBe(false);
    },
  );

  it('given no entry, then nobody may call', () => {
    expect(createAddressList([]).allows('213.132.115.94')).toBe(false);
  });

  it.each(['', 'swish.nu', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/8/8', '::1/129', '1.2.3.4/x'])(
    'given the entry %s, then the configuration is refused',
    (entry) => {
      expect(() => createAddressList([entry])).toThrow(RangeError);
    },
  );
});
