import { describe, expect, it } from '@jest/globals';
import { instant, plusMs } from '../../../libs/kernel/index.ts';
import { createHitCounter } from './hit-counter.ts';
import { networkOf, sourceNetworkOf } from './network-of.ts';

describe('the hit counter', () => {
  it('given a limit of two, when a third hit comes in the minute, then it is refused until the minute ends', () => {
    let now = instant('2026-11-20T12:00:00Z');
    const counter = createHitCounter({ now: () => now });
    expect(counter.hit('a', 2)).toBeUndefined();
    now = plusMs(now, 20_000);
    expect(counter.hit('a', 2)).toBeUndefined();
    expect(counter.hit('a', 2)).toBe(40);
    expect(counter.hit('b', 2)).toBeUndefined();
    now = plusMs(now, 40_000);
    expect(counter.hit('a', 2)).toBeUndefined();
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ])('given %s, when it is counted, then it counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the network that is written down', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ])('given %s, then it is %s and nobody’s address', (address, network) => {
    expect(sourceNetworkOf(address)).toBe(network);
  });
});
