import { type Clock, parseProductId, type ProductId, rejected } from '../../kernel/index.ts';
import type { Competition } from '../domain/competition-events.ts';
import { canBeSold, type ProductTypeDeclaration } from '../domain/product-type.ts';
import { chooseRecipient } from '../domain/recipient.ts';
import { type Found, foundClass, foundProduct, foundSlot } from './found-line.ts';
import type { Catalogue, LineWish } from './offer.ts';
import { classIdIn, offerFrom } from './offer-from.ts';
import { recentStates } from './recent-states.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { CatalogueStreams } from './streams.ts';

const ageMaxMs = 1_000;
const entriesMaxDefault = 10_000;

interface CatalogueParts extends CatalogueStreams {
  readonly clock: Clock;
  /** States of each kind that are kept at hand; room for all of them is made at once. */
  readonly entriesMax?: number;
}

/**
 * What can be bought, as the streams tell it; `isSold` says of which kinds of product.
 *
 * What was read is used again for at most one second, since every order line asks: a changed price,
 * a new product or an end of sale takes effect within one second. A line with a slot names the
 * session as its product, one with a class the event or the series. Refuses: catalogue.unknown-product,
 * .not-for-sale (taken out of sale, or the session is not published), .slot-required, .unknown-slot,
 * .slot-started, .class-required, .unknown-class, .registration-not-open, .registration-closed,
 * .event-cancelled, .one-per-line, .amount-fixed, .amount-out-of-range, .not-sellable-yet,
 * .invalid-details. What is wrong with one field of the line names it in `errors`.
 */
export function createCatalogue(
  parts: CatalogueParts,
  isSold: (declaration: ProductTypeDeclaration) => boolean = isSellable,
): Catalogue {
  const { clock } = parts;
  const read = readersOf(parts);

  async function find(id: ProductId, line: LineWish): Promise<Found | Refusal> {
    if (line.slotId !== undefined) {
      const session = await read.session(id);
      return session === undefined
        ? refuse(rejected('catalogue.unknown-product'))
        : foundSlot(session, line.slotId, clock.now());
    }
    const product = line.classId === undefined ? await read.product(id) : undefined;
    if (product !== undefined) return foundProduct(product);
    const competition = (await read.event(id)) ?? (await read.series(id));
    if (competition !== undefined) return classOf(competition, line);
    return (await read.session(id)) === undefined
      ? refuse(rejected('catalogue.unknown-product'))
      : refuse(rejected('catalogue.slot-required'), 'slotId');
  }

  async function classOf(competition: Competition, line: LineWish): Promise<Found | Refusal> {
    const { seriesId } = competition.details;
    const series = seriesId === undefined ? undefined : await read.series(seriesId);
    const classId = line.classId ?? classIdIn(line.details);
    return foundClass(competition, { series, classId, now: clock.now() });
  }

  async function recipientOf({ recipientIds }: Found): Promise<{ readonly recipientId?: string }> {
    const ids = recipientIds.filter((id) => id !== undefined);
    const chosen = chooseRecipient(await Promise.all(ids.map((id) => read.recipient(id))));
    return chosen === undefined ? {} : { recipientId: chosen.recipientId };
  }

  return {
    async offerOf(line) {
      const productId = parseProductId(line.productId);
      if (productId === undefined) return refuse(rejected('catalogue.unknown-product'));
      const found = await find(productId, line);
      if (found.kind === 'refused') return found;
      const declaration = await read.declaration(found.productType);
      if (declaration === undefined) return refuse(rejected('catalogue.unknown-product'));
      if (!isSold(declaration)) return refuse(rejected('catalogue.not-sellable-yet'));
      const answer = offerFrom(found, declaration, line);
      if (answer.kind === 'refused') return answer;
      return { kind: 'offer', offer: { ...answer.offer, ...(await recipientOf(found)) } };
    },
  };
}

function isSellable(declaration: ProductTypeDeclaration): boolean {
  return declaration.sellable && canBeSold(declaration);
}

function readersOf({ clock, entriesMax = entriesMaxDefault, ...streams }: CatalogueParts) {
  const limits = { ageMaxMs, entriesMax, clock };
  const recent = <State>(load: (id: string) => Promise<State>) => recentStates(load, limits);
  return {
    declaration: recent(async (code) => (await streams.productTypes.load(code)).state.declaration),
    product: recent(async (id) => (await streams.products.load(id)).state.product),
    session: recent(async (id) => (await streams.sessions.load(id)).state.session),
    event: recent(async (id) => (await streams.events.load(id)).state.competition),
    series: recent(async (id) => (await streams.series.load(id)).state.competition),
    recipient: recent(async (id) => (await streams.recipients.load(id)).state.recipient),
  };
}
