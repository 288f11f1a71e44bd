import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isSwishReference,
  swishAliasOf,
  swishAppLink,
  swishMessage,
  swishQrPngDataUrl,
  swishQrSvg,
  swishQrText,
} from './swish.message.ts';

const TOKEN = '00132ec0aa112233445566778899aabb';

describe('the message is what Swish takes', () => {
  it.each([
    ['Order 1001', 'Order 1001'],
    ['Kurs: Dreja på åäö ÅÄÖ!', 'Kurs: Dreja på åäö ÅÄÖ!'],
    ['ORD-20261120-A15A7F', 'ORD 20261120 A15A7F'],
    ['Café Zoë & Señor', 'Cafe Zoe Senor'],
    ['100 % "rabatt" 🎁', '100 rabatt'],
    ['a\u030Angstro\u0308m', 'ångström'],
    ['  a \n b  ', 'a b'],
    ['', ''],
  ])('given %j, then it is %j', (text, message) => {
    expect(swishMessage(text)).toBe(message);
  });

  it('given any text, then it is at most 50 characters of the allowed set', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const message = swishMessage(text);
        expect(message).toMatch(/^[a-zA-ZåäöÅÄÖ0-9 :;.,?!()]{0,50}$/);
        expect(swishMessage(message)).toBe(message);
      }),
    );
  });
});

describe('references and numbers are what Swish takes', () => {
  it('given our references, then they fit', () => {
    expect(isSwishReference('SC-20261120-9EA699')).toBe(true);
    expect(isSwishReference('SC_1')).toBe(false);
    expect(isSwishReference('')).toBe(false);
    expect(isSwishReference('A'.repeat(36))).toBe(false);
  });

  it.each([
    ['070-123 45 67', '46701234567'],
    ['+46 70 123 45 67', '46701234567'],
    ['0046701234567', '46701234567'],
    ['+46 (0)70 123 45 67', '46701234567'],
    ['46701234567', '46701234567'],
    ['+45 20 12 34 56', '4520123456'],
    ['12', undefined],
    ['abc', undefined],
    ['', undefined],
  ])('given the phone number %s, then its alias is %s', (phone, alias) => {
    expect(swishAliasOf(phone)).toBe(alias);
  });
});

describe('links and pictures for the customer', () => {
  it('given a token, then the link opens the app and leads back', () => {
    expect(swishAppLink(TOKEN, 'https://shop.example/back?order=1&x=å')).toBe(
      `swish://paymentrequest?token=${TOKEN}&callbackurl=` +
        'https%3A%2F%2Fshop.example%2Fback%3Forder%3D1%26x%3D%C3%A5',
    );
  });

  it('given a token, then the QR code holds D and the token, and is drawn here', async () => {
    expect(swishQrText(TOKEN)).toBe(`D${TOKEN}`);
    expect(await swishQrSvg(swishQrText(TOKEN))).toMatch(/^<svg [^]*<\/svg>\s*$/);
    expect(await swishQrPngDataUrl(swishQrText(TOKEN))).toMatch(/^data:image\/png;base64,/);
  });

  it('given something that is no token, then no link and no code is made', () => {
    expect(() => swishAppLink('a&callbackurl=evil', 'https://shop.example')).toThrow(RangeError);
    expect(() => swishQrText('')).toThrow(RangeError);
  });
});
