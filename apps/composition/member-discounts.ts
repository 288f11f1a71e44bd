import { v5 } from 'uuid';
import {
  type CatalogueStreams,
  type Competition,
  type CompetitionKind,
  memberDiscountCodeOf,
} from '../../libs/catalogue/index.ts';
import {
  changeDiscountCode,
  createDiscountCode,
  type DiscountEvent,
  type DiscountState,
  type DiscountTerms,
} from '../../libs/discounts/index.ts';
import type { CommandContext, DeciderStream } from '../../libs/event-store/index.ts';
import type { Clock, CommandId, DiscountCode, Instant } from '../../libs/kernel/index.ts';
import type { ProcessDefinition } from '../../libs/processes/index.ts';

export interface MemberDiscountParts {
  readonly catalogue: Pick<CatalogueStreams, 'events' | 'series'>;
  readonly codes: DeciderStream<DiscountState, DiscountEvent>;
  readonly clock: Clock;
}

export const memberDiscountsProcessName = 'keep-member-discounts-as-codes';
const namespace = '0d7c4f53-4f3f-4b0c-9c86-7a51c6a4d2f1';

/**
 * Keeps what members get at an event or a series as a discount code of the house's own, so that each use is
 * counted and limits hold. The catalogue says what it gives and for what; limits, dates and the budget are set
 * on the code and stay. A discount that is taken away leaves its code: no offer names it any more.
 */
export function memberDiscountsProcess(parts: MemberDiscountParts): ProcessDefinition {
  return {
    name: memberDiscountsProcessName,
    wakes: (['EventCreated', 'EventChanged', 'SeriesCreated', 'SeriesChanged'] as const).map(
      (eventType) => ({ eventType, processId: (_event, streamId) => streamId }),
    ),
    ends: [],
    // A registration may come at once, and running twice does no harm.
    graceMs: 0,
    run: async (streamId) => {
      await keepCode(parts, streamId);
      return { kind: 'done' };
    },
  };
}

/** The process that looks after one event or series. */
export function memberDiscountsId(kind: CompetitionKind, competitionId: string): string {
  return `${kind}-${competitionId}`;
}

async function keepCode(
  { catalogue, codes, clock }: MemberDiscountParts,
  streamId: string,
): Promise<void> {
  const isEvent = streamId.startsWith('event-');
  const id = streamId.slice(streamId.indexOf('-') + 1);
  const { state, revision } = await (isEvent ? catalogue.events : catalogue.series).load(id);
  const given = state.competition === undefined ? undefined : givenBy(state.competition);
  if (given === undefined) return;
  const code = memberDiscountCodeOf(isEvent ? 'event' : 'series', id);
  const context = contextOf(code, revision, clock.now());
  const { outcome } = await codes.execute(code, context, (current) =>
    restated(current, { code, given, commandId: context.commandId }),
  );
  if (outcome.kind === 'rejected')
    throw new Error(`${code} cannot be kept: ${JSON.stringify(outcome)}`);
}

/** What the catalogue alone says of a member discount. */
export const keptByCatalogue = [
  ...['kind', 'amount', 'perLine', 'percentBasisPoints', 'productIds', 'eventIds', 'seriesIds'],
  'automatic',
] as readonly (keyof DiscountTerms)[];

function restated(
  state: DiscountState,
  wish: {
    readonly code: DiscountCode;
    readonly given: DiscountTerms;
    readonly commandId: CommandId;
  },
) {
  const { code, given, commandId } = wish;
  const { created } = state;
  if (created === undefined)
    return createDiscountCode(state, { code, terms: given, createdBy: commandId });
  const limits = Object.entries(created.terms).filter(
    ([field]) => !keptByCatalogue.includes(field as keyof DiscountTerms),
  );
  const terms = { ...(Object.fromEntries(limits) as Partial<DiscountTerms>), ...given };
  return changeDiscountCode(state, { terms, changedBy: commandId });
}

function givenBy({ kind, competitionId, details }: Competition): DiscountTerms | undefined {
  const { memberDiscount } = details;
  if (memberDiscount === undefined) return undefined;
  return {
    ...memberDiscount,
    ...(memberDiscount.kind === 'fixed' ? { perLine: true } : {}),
    ...(kind === 'event' ? { eventIds: [competitionId] } : { seriesIds: [competitionId] }),
    automatic: 'member',
  };
}

/** A later change may want the same terms again, so that what is said at another time is another command. */
function contextOf(code: DiscountCode, revision: number, now: Instant): CommandContext {
  const commandId = v5(`${code}|${String(revision)}|${now}`, namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'process', id: memberDiscountsProcessName },
    now,
  };
}
