import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import { instant, type OrderRef, type ProductId } from '../../kernel/index.ts';
import { downloadCodec } from './download.codec.ts';

fixturesContract(downloadCodec, new URL('./fixtures/', import.meta.url), [
  {
    type: 'DownloadUsed',
    orderRef: 'ORD-20261120-A15A7F' as OrderRef,
    lineId: '1',
    productId: 'image-aurora' as ProductId,
    useId: '0b6f1a52-3f0d-4b6f-8a27-0f6d2f6a7c11',
    usedAt: instant('2026-11-20T12:00:00Z'),
  },
]);
