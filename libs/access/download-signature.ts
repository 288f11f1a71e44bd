import type { Instant, OrderRef } from '../kernel/index.ts';
import { accessToken, verifyAccessToken } from './access-token.ts';

/** One line's download, until when its address is good. */
export interface SignedDownload {
  readonly orderRef: OrderRef;
  readonly lineId: string;
  readonly expires: Instant;
}

/** What stands in a download's address. */
export function downloadSignature(secret: Uint8Array, download: SignedDownload): string {
  return accessToken(secret, 'download-access', textOf(download));
}

/** Whether we signed exactly this address. */
export function verifyDownloadSignature(
  secret: Uint8Array,
  download: SignedDownload,
  signature: string,
): boolean {
  return verifyAccessToken(secret, 'download-access', textOf(download), signature);
}

function textOf({ orderRef, lineId, expires }: SignedDownload): string {
  return [orderRef, lineId, expires].join('|');
}
