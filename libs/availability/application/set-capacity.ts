import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { PoolId } from '../../kernel/index.ts';
import {
  type AvailabilityEvent,
  type AvailabilityRejection,
  type AvailabilityState,
  setCapacity,
} from '../domain/availability.ts';

/** Token of the DeciderStream of pools. */
export const AVAILABILITY_STREAM = Symbol('AvailabilityStream');

type Answer = Executed<AvailabilityState, AvailabilityEvent, AvailabilityRejection>;

/** Says how many units a pool has in all. */
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
  ) {}

  async execute({ poolId, capacity, context }: SetCapacity): Promise<Answer> {
    return this.pools.execute(poolId, context, (state) => setCapacity(state, { poolId, capacity }));
  }
}
