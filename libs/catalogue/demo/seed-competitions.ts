import { type Instant, money, plusMs, SEK } from '../../kernel/index.ts';
import { competitionsOf } from '../application/competition-commands.ts';
import type { ClassTerms } from '../domain/class-terms.ts';
import { createCompetition } from '../domain/competition.ts';
import { addClass } from '../domain/competition-class.ts';
import { poolOfAllClasses, poolOfClass } from '../domain/pools.ts';
import { createRecipient } from '../domain/recipient.ts';
import {
  type DemoClass,
  type DemoCompetition,
  demoCompetitions,
  demoRecipients,
} from './demo-competitions.ts';
import { check, contextOf, type DemoParts, wholeHour } from './seeding.ts';

const dayMs = 24 * 3_600_000;
const lengthMs = 6 * 3_600_000;

/** Recipients, series and events with their classes; what is there already is left as it is. */
export async function seedCompetitions(parts: DemoParts): Promise<void> {
  const { recipients } = parts.streams;
  for (const { recipientId, ...details } of demoRecipients) {
    if ((await recipients.load(recipientId)).state.recipient !== undefined) continue;
    const context = contextOf(parts, 'recipient', recipientId);
    const wish = { ...details, recipientId, commandId: context.commandId };
    check(await recipients.execute(recipientId, context, (state) => createRecipient(state, wish)));
  }
  for (const competition of demoCompetitions) await seedCompetition(parts, competition);
}

/** Its times count from its first seeding. */
async function seedCompetition(parts: DemoParts, demo: DemoCompetition): Promise<void> {
  const { kind, competitionId, capacity } = demo;
  const stream = competitionsOf(parts.streams, kind);
  const productType = `${kind}-registration`;
  const { declaration } = (await parts.streams.productTypes.load(productType)).state;
  if ((await stream.load(competitionId)).state.competition === undefined) {
    await parts.setCapacity(poolOfAllClasses(competitionId, kind), capacity);
    const context = contextOf(parts, kind, competitionId);
    const details = detailsOf(demo, wholeHour(context.now));
    const known = { declaration, seriesIsKnown: true, recipientIsKnown: true, idIsTaken: false };
    const { commandId } = context;
    const wish = { kind, commandId, competitionId, productType, ...details, ...known };
    const { outcome, state } = await stream.execute(competitionId, context, (present) =>
      createCompetition(present, wish),
    );
    // Another process that started at the same moment may have made it, at its own hour.
    if (outcome.kind === 'rejected' && state.competition === undefined)
      throw new Error(`demo catalogue: ${outcome.code}`);
  }
  for (const one of demo.classes) await seedClass(parts, demo, one);
}

async function seedClass(
  parts: DemoParts,
  { kind, competitionId }: DemoCompetition,
  demo: DemoClass,
): Promise<void> {
  const stream = competitionsOf(parts.streams, kind);
  const { competition } = (await stream.load(competitionId)).state;
  if (competition?.classes.has(demo.classId) === true) return;
  await parts.setCapacity(poolOfClass(competitionId, demo.classId, kind), demo.capacity);
  const context = contextOf(parts, kind, competitionId, 'class', demo.classId);
  const terms = termsOf(demo, wholeHour(context.now));
  const { commandId } = context;
  const { outcome, state } = await stream.execute(competitionId, context, (present) =>
    addClass(present, { kind, commandId, terms }),
  );
  if (outcome.kind === 'rejected' && state.competition?.classes.has(demo.classId) !== true)
    throw new Error(`demo catalogue: ${outcome.code}`);
}

function detailsOf(demo: DemoCompetition, now: Instant) {
  const { title, description, startsInDays, closesInDays } = demo;
  const { seriesId, recipientId, memberDiscount } = demo;
  const startsAt = startsInDays === undefined ? undefined : inDays(now, startsInDays);
  return {
    ...{ title, description, timeZone: 'Europe/Stockholm', closesAt: inDays(now, closesInDays) },
    ...(startsAt === undefined ? {} : { startsAt, endsAt: plusMs(startsAt, lengthMs) }),
    ...(seriesId === undefined ? {} : { seriesId }),
    ...(recipientId === undefined ? {} : { recipientId }),
    ...(memberDiscount === undefined ? {} : { memberDiscount }),
  };
}

function termsOf({ classId, title, priceOre, early, late }: DemoClass, now: Instant): ClassTerms {
  return {
    ...{ classId, title, unitPrice: money(priceOre, SEK) },
    ...(early === undefined
      ? {}
      : {
          early: { unitPrice: money(early.priceOre, SEK), until: inDays(now, early.untilInDays) },
        }),
    ...(late === undefined
      ? {}
      : { late: { fee: money(late.feeOre, SEK), from: inDays(now, late.fromInDays) } }),
  };
}

function inDays(now: Instant, days: number): Instant {
  return plusMs(now, days * dayMs);
}
