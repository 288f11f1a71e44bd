import { money, plusMs, type ProductId, SEK } from '../../kernel/index.ts';
import { poolOfProduct, poolOfSlot } from '../domain/pools.ts';
import { declareProductType } from '../domain/product-type.ts';
import { createProduct } from '../domain/product.ts';
import { createSession, linkRecording, publishSession } from '../domain/session.ts';
import { addSlot } from '../domain/slot.ts';
import { demoProductTypes } from './demo-product-types.ts';
import { type DemoProduct, demoProducts, type DemoSession, demoSessions } from './demo-products.ts';
import { seedCompetitions } from './seed-competitions.ts';
import { check, contextOf, type DemoParts, wholeHour } from './seeding.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * Puts the demo catalogue into an empty store; what is there already, changed since or not, is left
 * as it is, so that a second start changes nothing. A product type is declared anew only when the
 * demo itself declares it otherwise than before.
 */
export async function seedDemoCatalogue(parts: DemoParts): Promise<void> {
  for (const declaration of demoProductTypes) {
    const context = contextOf(parts, 'type', JSON.stringify(declaration));
    const { commandId } = context;
    check(
      await parts.streams.productTypes.execute(declaration.code, context, (state) =>
        declareProductType(state, { ...declaration, commandId }),
      ),
    );
  }
  for (const product of demoProducts) await seedProduct(parts, product);
  for (const session of demoSessions) await seedSession(parts, session);
  await seedCompetitions(parts);
}

async function seedProduct(parts: DemoParts, demo: DemoProduct): Promise<void> {
  const { products, productTypes } = parts.streams;
  const productId = demo.productId as ProductId;
  if ((await products.load(productId)).state.product !== undefined) return;
  if (demo.capacity !== undefined) await parts.setCapacity(poolOfProduct(productId), demo.capacity);
  const { name, description, productType, priceOre, terms } = demo;
  const { declaration } = (await productTypes.load(productType)).state;
  const context = contextOf(parts, 'product', productId);
  const details = { name, description, ...(terms === undefined ? {} : { terms }) };
  const wish = { productId, productType, declaration, ...details };
  check(
    await products.execute(productId, context, (state) =>
      createProduct(state, {
        ...wish,
        unitPrice: money(priceOre, SEK),
        commandId: context.commandId,
      }),
    ),
  );
}

async function seedSession(parts: DemoParts, demo: DemoSession): Promise<void> {
  const { sessions, productTypes } = parts.streams;
  const { sessionId, title, description, priceOre, recordingUrl } = demo;
  const productType = 'session-slot';
  const { declaration } = (await productTypes.load(productType)).state;
  const created = contextOf(parts, 'session', sessionId);
  const wish = { sessionId, productType, declaration, title, description };
  check(
    await sessions.execute(sessionId, created, (state) =>
      createSession(state, {
        ...wish,
        unitPrice: money(priceOre, SEK),
        commandId: created.commandId,
      }),
    ),
  );
  await seedSlots(parts, demo);
  const linked = contextOf(parts, 'recording', sessionId);
  if (recordingUrl !== undefined)
    check(
      await sessions.execute(sessionId, linked, (state) =>
        linkRecording(state, { recordingUrl, commandId: linked.commandId }),
      ),
    );
  const published = contextOf(parts, 'published', sessionId);
  if (demo.published)
    check(
      await sessions.execute(sessionId, published, (state) => publishSession(state, published)),
    );
}

/** A slot's times count from its first seeding; one that is there keeps them. */
async function seedSlots(parts: DemoParts, { sessionId, slots }: DemoSession): Promise<void> {
  const { sessions } = parts.streams;
  const { session } = (await sessions.load(sessionId)).state;
  for (const { slotId, startsInHours, minutes, capacity } of slots) {
    if (session?.slots.has(slotId) === true) continue;
    await parts.setCapacity(poolOfSlot(sessionId, slotId), capacity);
    const context = contextOf(parts, 'slot', sessionId, slotId);
    const startsAt = plusMs(wholeHour(context.now), startsInHours * hourMs);
    const endsAt = plusMs(startsAt, minutes * minuteMs);
    const { outcome, state } = await sessions.execute(sessionId, context, (present) =>
      addSlot(present, { slotId, startsAt, endsAt, commandId: context.commandId }),
    );
    // Another process that started at the same moment may have added it, at its own hour.
    if (outcome.kind === 'rejected' && state.session?.slots.has(slotId) !== true)
      throw new Error(`demo catalogue: ${outcome.code}`);
  }
}
