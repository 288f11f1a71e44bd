import {
  type Clock,
  type Instant,
  parseProductId,
  type PoolId,
  type ProductId,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import { poolOfProduct, poolOfSlot } from '../domain/pools.ts';
import { canBeSold, type ProductTypeDeclaration } from '../domain/product-type.ts';
import type { Session, Slot } from '../domain/session-events.ts';
import { hasStarted } from '../domain/slot.ts';
import { errorsInDetails } from './line-schema.ts';
import type { Catalogue, LineError, LineWish, Offer, OfferAnswer } from './offer.ts';
import { recentStates } from './recent-states.ts';
import type { CatalogueStreams } from './streams.ts';

const ageMaxMs = 1_000;
const entriesMax = 10_000;

/** What a line asks for, found and open for sale; its type and details are not yet looked at. */
type Found = Pick<Offer, 'productId' | 'name' | 'unitPrice'> & {
  readonly productType: string;
  readonly poolId: PoolId;
};

/**
 * What can be bought, as the streams tell it.
 *
 * What was read is used again for at most one second, since every order line asks: a changed price,
 * a new product or an end of sale takes effect within one second. A line with a slot names the
 * session as its product. Refuses: catalogue.unknown-product, .not-for-sale (taken out of sale, or the
 * session is not published), .slot-required, .unknown-slot, .slot-started, .not-sellable-yet,
 * .invalid-details (with the fields).
 */
export function createCatalogue(parts: CatalogueStreams & { readonly clock: Clock }): Catalogue {
  const { clock } = parts;
  const limits = { ageMaxMs, entriesMax, clock };
  const declarationOf = recentStates(
    async (code) => (await parts.productTypes.load(code)).state.declaration,
    limits,
  );
  const productOf = recentStates(
    async (id) => (await parts.products.load(id)).state.product,
    limits,
  );
  const sessionOf = recentStates(
    async (id) => (await parts.sessions.load(id)).state.session,
    limits,
  );

  async function find(id: ProductId, slotId: string | undefined): Promise<Found | Rejected> {
    if (slotId !== undefined) {
      const session = await sessionOf(id);
      if (session === undefined) return rejected('catalogue.unknown-product');
      return slotOf(session, slotId, clock.now());
    }
    const product = await productOf(id);
    if (product !== undefined) {
      if (!product.active) return rejected('catalogue.not-for-sale');
      return { ...product, poolId: poolOfProduct(id) };
    }
    return (await sessionOf(id)) === undefined
      ? rejected('catalogue.unknown-product')
      : rejected('catalogue.slot-required');
  }

  return {
    async offerOf(line) {
      const productId = parseProductId(line.productId);
      if (productId === undefined) return refuse(rejected('catalogue.unknown-product'));
      const found = await find(productId, line.slotId);
      if ('kind' in found) return refuse(found);
      const declaration = await declarationOf(found.productType);
      if (declaration === undefined) return refuse(rejected('catalogue.unknown-product'));
      return offer(found, declaration, line);
    },
  };
}

function slotOf(session: Session, slotId: string, now: Instant): Found | Rejected {
  if (!session.published) return rejected('catalogue.not-for-sale');
  const slot = session.slots.get(slotId);
  if (slot === undefined || slot.removed) return rejected('catalogue.unknown-slot');
  if (hasStarted(slot, now)) return rejected('catalogue.slot-started');
  const { sessionId, productType, title, unitPrice } = session;
  return {
    productId: sessionId as ProductId,
    name: `${title}, ${timeOf(slot)}`,
    unitPrice,
    productType,
    poolId: poolOfSlot(sessionId, slotId),
  };
}

function offer(found: Found, declaration: ProductTypeDeclaration, line: LineWish): OfferAnswer {
  if (!declaration.sellable || !canBeSold(declaration))
    return refuse(rejected('catalogue.not-sellable-yet'));
  const errors = errorsInDetails(declaration.lineSchema, line.details);
  if (errors.length > 0) return refuse(rejected('catalogue.invalid-details'), errors);
  const { productId, productType, name, unitPrice, poolId } = found;
  const { allocates, delivers, vatRateBasisPoints, salesAccount } = declaration;
  return {
    kind: 'offer',
    offer: {
      ...{ productId, productType, name, unitPrice, vatRateBasisPoints, salesAccount },
      ...{ allocates, delivers },
      ...(allocates === 'nothing' ? {} : { poolId }),
    },
  };
}

function refuse({ code }: Rejected, errors?: readonly LineError[]): OfferAnswer {
  return errors === undefined ? { kind: 'refused', code } : { kind: 'refused', code, errors };
}

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** `2026-12-01 18:00`, as a Swedish wall clock shows it. */
function timeOf({ startsAt }: Slot): string {
  return stockholm.format(new Date(startsAt));
}
