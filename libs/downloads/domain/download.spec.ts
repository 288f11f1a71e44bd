import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { instant, type OrderRef, plusMs, type ProductId } from '../../kernel/index.ts';
import {
  type BoughtDownload,
  type DownloadUsed,
  evolveDownload,
  initialDownload,
  standingOf,
  useDownload,
} from './download.ts';

const completedAt = instant('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
const line = {
  orderRef: 'ORD-20261120-A15A7F' as OrderRef,
  lineId: '1',
  productId: 'image-aurora' as ProductId,
};
const bought: BoughtDownload = { ...line, usesMax: 2, validDays: 30, units: 1, completedAt };
const used = (useId: string): DownloadUsed => ({
  type: 'DownloadUsed',
  ...line,
  useId,
  usedAt: completedAt,
});
const downloads = scenario({ initialState: initialDownload, evolve: evolveDownload });
const use =
  (useId: string, changes: Partial<BoughtDownload> = {}, now = completedAt) =>
  (state: Parameters<typeof useDownload>[0]) =>
    useDownload(state, { bought: { ...bought, ...changes }, useId, now });

describe('using a download', () => {
  it('given a paid line, when it is used, then the use is recorded', () => {
    downloads
      .given([])
      .when(use('a'))
      .thenAccepted([used('a')]);
  });

  it('given a use, when the same comes again, also after the last one, then nothing changes', () => {
    downloads
      .given([used('a')])
      .when(use('a'))
      .thenAlready();
    downloads
      .given([used('a'), used('b')])
      .when(use('a'))
      .thenAlready();
  });

  it('given as many uses as were bought, when it is used once more, then it is used up', () => {
    downloads
      .given([used('a'), used('b')])
      .when(use('c'))
      .thenRejected('download.used-up');
  });

  it('given two units, when it is used three times, then each unit counts', () => {
    downloads
      .given([used('a'), used('b')])
      .when(use('c', { units: 2 }))
      .thenAccepted([used('c')]);
  });

  it('given the last moment, when it is used, then it is open, and a millisecond later it is over', () => {
    const last = plusMs(completedAt, 30 * dayMs);
    downloads
      .given([])
      .when(use('a', {}, last))
      .thenAccepted([{ ...used('a'), usedAt: last }]);
    downloads
      .given([])
      .when(use('a', {}, plusMs(last, 1)))
      .thenRejected('download.expired');
  });

  it('given an order that is not complete, when it is used, then it is not paid', () => {
    const unpaid = { ...line, usesMax: 2, validDays: 30, units: 1 };
    downloads
      .given([])
      .when((state) => useDownload(state, { bought: unpaid, useId: 'a', now: completedAt }))
      .thenRejected('download.not-paid');
  });

  it('given a line whose units all went back, when it is used, then it is refunded', () => {
    downloads
      .given([])
      .when(use('a', { units: 0 }))
      .thenRejected('download.refunded');
  });

  it('given a line, when it is looked at, then it says until when and how often', () => {
    expect(standingOf({ uses: ['a'] }, bought, completedAt)).toEqual({
      status: 'open',
      usesMax: 2,
      usesLeft: 1,
      validUntil: instant('2026-12-20T12:00:00Z'),
    });
  });
});
