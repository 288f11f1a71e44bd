import { describe, expect, it } from '@jest/globals';
import { instant, type OrderRef } from '../kernel/index.ts';
import { downloadSignature, verifyDownloadSignature } from './download-signature.ts';
import { orderToken } from './order-token.ts';

const secret = Buffer.alloc(32, 1);
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const download = { orderRef, lineId: '1', expires: instant('2026-12-20T12:00:00Z') };

describe('the signature of a download', () => {
  it('given an address that we signed, when it is verified, then it is ours', () => {
    const signature = downloadSignature(secret, download);
    expect(verifyDownloadSignature(secret, download, signature)).toBe(true);
  });

  it('given any part of the address changed, when it is verified, then it is not ours', () => {
    const signature = downloadSignature(secret, download);
    const later = { ...download, expires: instant('2027-12-20T12:00:00Z') };
    const others = [
      { ...download, lineId: '2' },
      later,
      { ...download, orderRef: 'X' as OrderRef },
    ];
    for (const other of others)
      expect(verifyDownloadSignature(secret, other, signature)).toBe(false);
    expect(verifyDownloadSignature(secret, download, orderToken(secret, orderRef))).toBe(false);
    expect(verifyDownloadSignature(secret, download, '')).toBe(false);
  });
});
