import type { Pool } from 'pg';
import type { ProviderCallLog, UnverifiedCallbackLog } from '../../libs/exchanges/index.ts';
import type { Carts } from '../../libs/carts/index.ts';
import type { CatalogueStreams } from '../../libs/catalogue/index.ts';
import type { SettleOrderParts } from '../../libs/checkout/index.ts';
import type { CodecRegistry, EventStore } from '../../libs/event-store/index.ts';
import type { IdempotentRequests } from '../../libs/idempotency/index.ts';
import type { Clock, Random, ReferencePrefixes } from '../../libs/kernel/index.ts';
import type { ForgettingPorts, PersonDirectory, WholeKeys } from '../../libs/privacy/index.ts';
import type { DownloadStream } from '../../libs/downloads/index.ts';
import type { Confirmations, WithdrawalStream } from '../../libs/withdrawals/index.ts';
import type { ProcessRunner } from '../../libs/processes/index.ts';
import type { ProjectionRunner } from '../../libs/projecting/index.ts';
import type { ApiKeys } from '../../libs/access/index.ts';
import type { ThrottlingLimits } from './throttling/limits.ts';
import type { WrongCodes } from './throttling/wrong-codes.ts';

/** Where Nest finds the ApiParts. */
export const API_PARTS = Symbol('ApiParts');

/** Everything that the HTTP surface works with, made once by the composition root. */
export interface ApiParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  readonly checkout: SettleOrderParts;
  readonly catalogue: CatalogueStreams;
  readonly carts: Carts;
  readonly downloads: Downloads;
  readonly withdrawals: Withdrawals;
  readonly requests: IdempotentRequests;
  readonly people: PersonDirectory;
  readonly forgetting: ForgettingPorts;
  readonly bodies: WholeKeys;
  readonly apiKeys: ApiKeys;
  readonly projections: ProjectionRunner;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly random: Random;
  readonly prefixes: ReferencePrefixes;
  readonly secrets: ApiSecrets;
  readonly swishCallback: SwishCallbackSettings;
  /** Where the Swish app sends the customer back to. */
  readonly swishReturnUrl: string;
  /** How long a read waits for `?after=`, in milliseconds. */
  readonly readAfterMaxMs: number;
  /** Waits so many milliseconds for what another request has under way. */
  readonly pause: (ms: number) => Promise<void>;
  /** How long an offer to the waiting list stands, in milliseconds. */
  readonly waitlistOfferMs: number;
  readonly throttling: ThrottlingLimits;
  readonly giftCards: GiftCardGuards;
  readonly observe: ApiObserver;
  readonly exchanges: Exchanges;
}

/** Files that were bought, and what their addresses are signed with. */
export interface Downloads {
  readonly stream: DownloadStream;
  readonly directory: string;
  readonly secret: Uint8Array;
}

export interface Withdrawals {
  readonly stream: WithdrawalStream;
  readonly confirmations: Confirmations;
}

/** What keeps gift card codes from being guessed. */
export interface GiftCardGuards {
  readonly wrongCodes: WrongCodes;
  /** Makes the code of a card that is given away from what was drawn for it. */
  readonly drawSecret: Uint8Array;
}

/** What passed between us and providers beside the event log. */
export interface Exchanges {
  readonly providerCalls: ProviderCallLog;
  readonly unverifiedCallbacks: UnverifiedCallbackLog;
}

/** What the API counts beside its requests. */
export interface ApiObserver {
  readonly callbackReceived: (gateway: string) => void;
  readonly callbackRefused: (gateway: string) => void;
  /** An API key that opens nothing; `throttled` when too many came from its network. */
  readonly keyRefused: (outcome: 'unknown' | 'throttled') => void;
}

/** Each for one purpose alone; derived from the master key. */
export interface ApiSecrets {
  readonly orderToken: Uint8Array;
  readonly content: Uint8Array;
}

export interface SwishCallbackSettings {
  /** Newest first; several while one is being changed. */
  readonly secrets: readonly string[];
  /** Addresses and CIDR ranges that Swish calls from; any when empty. */
  readonly allowedAddresses: readonly string[];
}
