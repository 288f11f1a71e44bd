import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { systemRandom } from '../kernel/index.ts';
import { type MasterKeyConfiguration, parseMasterKey } from './master-key.ts';

const keyText = Buffer.alloc(32, 7).toString('base64');
const otherText = Buffer.alloc(32, 9).toString('base64');
const clear = Buffer.from('anna@example.se');

function masterKey(from: MasterKeyConfiguration = { id: 'k1', key: keyText }) {
  return parseMasterKey(from, systemRandom);
}

function errorOf(act: () => unknown): Error & { readonly code?: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

describe('the master key', () => {
  it('given sealed bytes, when they are opened with the same associated text, then they read the same', () => {
    const sealed = masterKey().seal('row 1', clear);
    expect(masterKey().open('row 1', sealed).toString()).toBe('anna@example.se');
    expect(sealed.includes(clear)).toBe(false);
  });

  it('given the same bytes sealed twice, then the ciphertexts differ', () => {
    const key = masterKey();
    expect(key.seal('row 1', clear).equals(key.seal('row 1', clear))).toBe(false);
  });

  it('given any one byte changed, when it is opened, then it throws', () => {
    const key = masterKey();
    const sealed = key.seal('row 1', clear);
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(errorOf(() => key.open('row 1', changed)).code).toMatch(
        /^privacy\.(ciphertext-unreadable|master-key-missing)$/,
      );
    }
  });

  it('given another associated text, when it is opened, then it throws', () => {
    const key = masterKey();
    const sealed = key.seal('row 1', clear);
    expect(errorOf(() => key.open('row 2', sealed)).code).toBe('privacy.ciphertext-unreadable');
  });

  it('given a cut ciphertext, when it is opened, then it throws', () => {
    const key = masterKey();
    const sealed = key.seal('row 1', clear);
    for (const length of [0, 1, 3, 20, sealed.length - 1])
      expect(() => key.open('row 1', sealed.subarray(0, length))).toThrow();
  });

  it('given a retired key, when it sealed, then it still opens, and what is sealed now bears the new id', () => {
    const old = masterKey().seal('row 1', clear);
    const rotated = masterKey({ id: 'k2', key: otherText, retired: [{ id: 'k1', key: keyText }] });
    expect(rotated.open('row 1', old).toString()).toBe('anna@example.se');
    expect(errorOf(() => masterKey().open('row 1', rotated.seal('row 1', clear))).code).toBe(
      'privacy.master-key-missing',
    );
  });

  it('given a rotation, then the secrets stay, and each purpose has its own', () => {
    const rotated = masterKey({ id: 'k2', key: otherText, retired: [{ id: 'k1', key: keyText }] });
    expect(rotated.secretFor('look-up').equals(masterKey().secretFor('look-up'))).toBe(true);
    expect(rotated.secretFor('look-up').equals(rotated.secretFor('tokens'))).toBe(false);
    expect(masterKey({ id: 'k1', key: otherText }).secretFor('look-up')).not.toEqual(
      masterKey().secretFor('look-up'),
    );
  });

  it.each([
    ['too short', Buffer.alloc(31, 7).toString('base64')],
    ['too long', Buffer.alloc(33, 7).toString('base64')],
    ['not base64', `${keyText.slice(0, -4)}!?$=`],
    ['empty', ''],
  ])('given a key that is %s, then it is refused without being quoted', (_, key) => {
    const error = errorOf(() => masterKey({ id: 'k1', key }));
    expect(error.code).toBe('privacy.master-key-invalid');
    if (key !== '') expect(inspect(error, { depth: 9 })).not.toContain(key.slice(0, 12));
  });

  it('given one id for two keys, then it is refused', () => {
    const retired = [{ id: 'k1', key: otherText }];
    expect(errorOf(() => masterKey({ id: 'k1', key: keyText, retired })).code).toBe(
      'privacy.master-key-invalid',
    );
  });

  it('given the key printed, logged or thrown about, then no text holds its bytes', () => {
    const key = masterKey();
    const changed = key.seal('row 1', clear);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    const error = errorOf(() => key.open('row 1', changed));
    const text = [
      JSON.stringify(key),
      inspect(key, { depth: 9, showHidden: true }),
      inspect(error, { depth: 9, showHidden: true }),
    ].join();
    expect(text).not.toContain(keyText.slice(0, 12));
    expect(text).not.toContain('07 07 07');
    expect(text).not.toContain('0707');
    expect(text).not.toContain('anna');
  });
});
