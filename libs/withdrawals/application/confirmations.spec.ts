import { describe, expect, it } from '@jest/globals';
import { type Instant, instant, type OrderRef, plusMs, systemRandom } from '../../kernel/index.ts';
import { parseMasterKey } from '../../privacy/index.ts';
import { createConfirmations } from './confirmations.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const said = { name: 'Åsa Ek', contact: 'asa@example.se', lines: [{ lineId: '1', quantity: 1 }] };

function confirmations(at: () => Instant) {
  const key = Buffer.alloc(32, 7).toString('base64');
  const masterKey = parseMasterKey({ id: 'test', key }, systemRandom);
  return createConfirmations({
    clock: { now: at },
    random: systemRandom,
    seal: (associated, clear) => masterKey.seal(associated, clear),
    open: (associated, sealed) => masterKey.open(associated, sealed),
  });
}

describe('the confirmation of a withdrawal', () => {
  it('given a token, when it comes back within the hour, then it says what was said, under one id', () => {
    let now = instant('2026-11-25T12:00:00Z');
    const tokens = confirmations(() => now);
    const { token, validUntil } = tokens.tokenFor(orderRef, said);
    expect(token).not.toContain('asa');
    now = validUntil;
    const read = tokens.read(orderRef, token);
    expect(read).toMatchObject({ kind: 'statement', statement: said });
    expect(tokens.read(orderRef, token)).toEqual(read);
    now = plusMs(validUntil, 1);
    expect(tokens.read(orderRef, token)).toMatchObject({ code: 'withdrawal.token-expired' });
  });

  it('given a token that was changed, of another order, or none of ours, when it comes back, then it is wrong', () => {
    const tokens = confirmations(() => instant('2026-11-25T12:00:00Z'));
    const { token } = tokens.tokenFor(orderRef, said);
    const wrong = { kind: 'rejected', code: 'withdrawal.token-wrong' };
    const changed = `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`;
    for (const text of [changed, token.slice(0, -4), '', 'x', 'A'.repeat(500)])
      expect(tokens.read(orderRef, text)).toEqual(wrong);
    expect(tokens.read('ORD-20261120-A15A70' as OrderRef, token)).toEqual(wrong);
  });
});
