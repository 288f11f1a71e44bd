import { describe, expect, it } from '@jest/globals';
import { redactedText } from './redaction.ts';

const id = 'Zm9vYmFyYmF6cXV4cXV1eA7p6x5nq2hT0yB1cD3eF4gH';

describe('addresses in the log', () => {
  it('given the address of a cart, when it is written down, then it opens no cart any more', () => {
    expect(redactedText(`/api/carts/${id}`)).toBe('/api/carts/[hidden]');
    expect(redactedText(`/api/carts/${id}/lines/1?version=3`)).toBe(
      '/api/carts/[hidden]/lines/1?version=3',
    );
  });

  it('given the address of a download, when it is written down, then its signature is not', () => {
    const address = '/api/orders/ORD-20261120-A15A7F/downloads/1?expires=2026-12-20&signature=';
    expect(redactedText(`${address}${id}`)).toBe(`${address}[hidden]`);
  });
});
