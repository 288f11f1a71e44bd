import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { PoolId } from '../../kernel/index.ts';
import { type AvailabilityRejection, setCapacity } from '../domain/availability.ts';
import type { AvailabilityEvent } from '../domain/availability-events.ts';
import type { AvailabilityState } from '../domain/availability-state.ts';
import { AVAILABILITY_STREAM, WAITLIST_OFFER_MS } from './tokens.ts';

type Answer = Executed<AvailabilityState, AvailabilityEvent, AvailabilityRejection>;

/** Says how many units a pool has in all; what becomes free is offered to the line. */
export class SetCapacity extends Command<Answer> {
  constructor(
    readonly poolId: PoolId,
    readonly capacity: number,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SetCapacity)
export class SetCapacityHandler implements ICommandHandler<SetCapacity> {
  constructor(
    @Inject(AVAILABILITY_STREAM)
    private readonly pools: DeciderStream<AvailabilityState, AvailabilityEvent>,
    @Inject(WAITLIST_OFFER_MS) private readonly offerMs: number,
  ) {}

  async execute({ poolId, capacity, context }: SetCapacity): Promise<Answer> {
    const offers = { now: context.now, offerMs: this.offerMs };
    return this.pools.execute(poolId, context, (state) =>
      setCapacity(state, { poolId, capacity, offers }),
    );
  }
}
