import { describe, expect, it } from '@jest/globals';
import { parseAddress } from './address.ts';

describe('the address of the server', () => {
  it('given user and password, when read, then they are in neither client’s string', () => {
    const { appends, reads, credentials } = parseAddress('esdb://led%40ger:p%3Ass@a:2113,b:2113');
    expect(credentials).toEqual({ username: 'led@ger', password: 'p:ss' });
    expect(appends).toBe('esdb://a:2113,b:2113');
    expect(reads).toBe('esdb://a:2113,b:2113?keepAliveTimeout=10001');
  });

  it.each([
    ['esdb://a?tls=false', 'esdb://a?tls=false&keepAliveTimeout=10001'],
    ['esdb://a?keepAliveTimeout=5000&tls=false', 'esdb://a?keepAliveTimeout=5001&tls=false'],
    ['esdb+discover://a/?tls=false', 'esdb+discover://a/?tls=false&keepAliveTimeout=10001'],
  ])('given %s, when read, then the reading client differs by one option', (text, reads) => {
    expect(parseAddress(text)).toMatchObject({ appends: text, reads });
  });

  it('given TLS without user and password, when read, then it is refused', () => {
    expect(() => parseAddress('esdb://a:2113')).toThrow(RangeError);
    expect(() => parseAddress('esdb://a:2113?tls=true')).toThrow(RangeError);
  });
});
