import type { Pool } from 'pg';
import { createCarts, prepareCarts } from '../../libs/carts/index.ts';
import { evolveDownload, initialDownload } from '../../libs/downloads/index.ts';
import { createDeciderStream } from '../../libs/event-store/index.ts';
import type { Random } from '../../libs/kernel/index.ts';
import type { MasterKey } from '../../libs/privacy/index.ts';
import {
  createConfirmations,
  evolveWithdrawal,
  initialWithdrawal,
} from '../../libs/withdrawals/index.ts';
import type { ApiParts } from '../api/api-parts.ts';
import type { StreamParts } from './streams.ts';

/** What customers do before an order and after it: carts, downloads, withdrawals. */
export type CustomerServices = Pick<ApiParts, 'carts' | 'downloads' | 'withdrawals'>;

export interface CustomerServiceOptions {
  readonly pool: Pool;
  readonly masterKey: MasterKey;
  readonly random: Random;
  /** Where the merchant's files lie; the product's own when left out. */
  readonly downloadsDir?: string;
}

const downloadsDirDefault = './data/downloads';
/** Folded states, by their events' bytes: some thousands of orders at once. */
const cacheBytesMax = 1024 * 1024;

/** Opens them over one database and one event store; makes missing tables first. */
export async function openCustomerServices(
  { pool, masterKey, random, downloadsDir = downloadsDirDefault }: CustomerServiceOptions,
  streams: StreamParts,
): Promise<CustomerServices> {
  await prepareCarts(pool);
  const { clock } = streams;
  const sealing = {
    seal: (associated: string, clear: Uint8Array) => masterKey.seal(associated, clear),
    open: (associated: string, sealed: Uint8Array) => masterKey.open(associated, sealed),
  };
  return {
    carts: createCarts({ pool, clock, ...sealing }),
    downloads: {
      directory: downloadsDir,
      secret: masterKey.secretFor('download-address'),
      stream: createDeciderStream({
        ...{ ...streams, cacheBytesMax },
        category: 'download',
        decider: { initialState: initialDownload, evolve: evolveDownload },
      }),
    },
    withdrawals: {
      confirmations: createConfirmations({ clock, random, ...sealing }),
      stream: createDeciderStream({
        ...{ ...streams, cacheBytesMax },
        category: 'withdrawal',
        decider: { initialState: initialWithdrawal, evolve: evolveWithdrawal },
      }),
    },
  };
}
