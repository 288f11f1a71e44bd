import { readFile } from 'node:fs/promises';
import nodeFetch from 'node-fetch';
import type { ProviderCallLog } from '../../libs/exchanges/index.ts';
import { systemClock } from '../../libs/kernel/index.ts';
import {
  createSwishClient,
  createSwishGateway,
  type SwishClient,
} from '../../libs/payments/gateways/swish/index.ts';
import type { Gateway } from '../../libs/payments/index.ts';
import type { SwishConfiguration } from '../api/configuration/index.ts';
import { loggedSwishFetch } from './logged-swish.ts';

/** What proves to Swish who we are; PEM texts. */
export interface SwishIdentity {
  readonly baseUrl: string;
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
  readonly passphrase: string | undefined;
  readonly extraCaPem: string | undefined;
}

const socketsMax = 64;

/** The Swish of configuration; undefined when none is configured (the standalone simulates one). */
export async function configuredSwish(
  swish: SwishConfiguration,
): Promise<SwishIdentity | undefined> {
  const { baseUrl, certificateFile, keyFile, caFile, passphrase } = swish;
  if (baseUrl === undefined || certificateFile === undefined || keyFile === undefined)
    return undefined;
  return {
    baseUrl: baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`,
    certificateChainPem: await readFile(certificateFile, 'utf8'),
    privateKeyPem: await readFile(keyFile, 'utf8'),
    passphrase,
    extraCaPem: caFile === undefined ? undefined : await readFile(caFile, 'utf8'),
  };
}

/** The gateway to a Swish, and the client whose connections end with the process. */
export function openSwish(
  identity: SwishIdentity,
  settings: {
    readonly configuration: SwishConfiguration;
    readonly callbackUrl: () => string;
    readonly callbackSecret: string;
    /** Told of each call and how it ended. */
    readonly calls: Pick<ProviderCallLog, 'add'>;
  },
): { readonly gateway: Gateway; readonly client: SwishClient } {
  const { timeoutMs, notFoundFinalMs, number } = settings.configuration;
  const { callbackUrl, callbackSecret, calls: log } = settings;
  const fetch = loggedSwishFetch(nodeFetch, { log, clock: systemClock });
  const client = createSwishClient({ ...identity, timeoutMs, socketsMax }, { fetch });
  const gateway = createSwishGateway(
    { payeeAlias: number, callbackUrl, callbackSecret, timeoutMs, notFoundFinalMs },
    client,
  );
  return { gateway, client };
}
