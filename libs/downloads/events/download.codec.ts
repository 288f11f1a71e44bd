import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { DownloadUsed } from '../domain/download.ts';

/** Stream `download-<order reference>.<line>`. */
export const downloadCodec = defineEvents<DownloadUsed>('download', {
  DownloadUsed: {
    version: 1,
    summary: 'The file of a paid order line was handed out once.',
    schema: z.strictObject({
      orderRef: z.string(),
      lineId: z.string(),
      productId: z.string(),
      useId: z.string(),
      usedAt: eventField.instant,
    }),
  },
});
