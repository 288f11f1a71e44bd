import { describe, expect, it } from '@jest/globals';
import { maskedBody } from './masked-body.ts';

const shown = new Set(['status', 'amount', 'errorCode', 'items']);

describe('a body as it may be kept', () => {
  it('given fields that are named and others, then only the named ones are shown, at any depth', () => {
    const body = JSON.stringify({
      status: 'PAID',
      amount: 100.5,
      payerAlias: '46701234567',
      payerName: 'Anna Ek',
      token: 'abcdef',
      flags: { status: 'deep', secret: true },
      items: [{ errorCode: 'RP03', hint: 'ask Anna' }],
      nothing: null,
    });
    expect(JSON.parse(maskedBody(body, shown) ?? '')).toEqual({
      status: 'PAID',
      amount: 100.5,
      payerAlias: '***67',
      payerName: '***',
      token: '***',
      flags: { status: 'deep', secret: '***' },
      items: [{ errorCode: 'RP03', hint: '***' }],
      nothing: null,
    });
  });

  it('given a text instead of an object, then it is masked too', () => {
    expect(maskedBody('"Anna Ek"', shown)).toBe('"***"');
  });

  it('given what is no JSON, then its size alone is told', () => {
    expect(maskedBody('<html>Anna</html>', shown)).toBe('"(17 bytes that are no JSON)"');
  });

  it('given nothing, then there is nothing to keep', () => {
    expect(maskedBody(undefined, shown)).toBeUndefined();
    expect(maskedBody(' ', shown)).toBeUndefined();
  });

  it('given something very deep, then it ends', () => {
    const deep = `${'{"items":'.repeat(50)}1${'}'.repeat(50)}`;
    expect((maskedBody(deep, shown) ?? '').length).toBeLessThan(100);
  });
});
