import type { ServiceParts } from '../api/lifecycle/index.ts';
import type { Ledger } from './compose-ledger.ts';
import { requirePeppersInUse } from './missing-peppers.ts';
import { openLedger } from './open-ledger.ts';
import { configuredSwish } from './swish.ts';

/** The ledger of a program that stands by itself: with the Swish of its configuration, or without any. */
export async function openConfiguredLedger(parts: ServiceParts): Promise<Ledger> {
  const { publicUrl, host, port } = parts.configuration.http;
  const origin = publicUrl ?? `http://${host}:${String(port)}`;
  await requirePeppersInUse(parts.pool, parts.giftCardPeppers);
  const swish = await configuredSwish(parts.configuration.swish);
  return openLedger({ ...parts, swish, origin: () => origin });
}
