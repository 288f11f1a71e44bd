import type { Provider, Type } from '@nestjs/common';
import { DOWNLOAD_STREAM, UseDownloadHandler } from '../../libs/downloads/index.ts';
import { SubmitWithdrawalHandler, WITHDRAWAL_STREAM } from '../../libs/withdrawals/index.ts';
import type { ApiParts } from './api-parts.ts';
import { CartsController } from './carts/carts.controller.ts';
import { DownloadsController } from './downloads/downloads.controller.ts';
import { WithdrawalsController } from './withdrawals/withdrawals.controller.ts';

/** What customers do before an order and after it. */
export const customerServiceControllers: readonly Type[] = [
  CartsController,
  DownloadsController,
  WithdrawalsController,
];

/** The handlers of their commands, and the streams that these work on. */
export function customerServiceProviders({ downloads, withdrawals }: ApiParts): Provider[] {
  return [
    { provide: DOWNLOAD_STREAM, useValue: downloads.stream },
    { provide: WITHDRAWAL_STREAM, useValue: withdrawals.stream },
    UseDownloadHandler,
    SubmitWithdrawalHandler,
  ];
}
