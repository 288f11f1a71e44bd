import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { PersonId, PoolId, WaitlistEntryId } from '../../kernel/index.ts';
import type { AvailabilityEvent, WaitlistContact } from '../domain/availability-events.ts';
import type { AvailabilityState } from '../domain/availability-state.ts';
import { joinWaitlist, leaveWaitlist, type WaitlistRejection } from '../domain/waitlist.ts';
import { AVAILABILITY_STREAM, WAITLIST_OFFER_MS } from './tokens.ts';

type Answer = Executed<AvailabilityState, AvailabilityEvent, WaitlistRejection>;
type Pools = DeciderStream<AvailabilityState, AvailabilityEvent>;

/** Who wants to wait, for how many units, and where they are told of an offer. */
export interface Joining {
  readonly entryId: WaitlistEntryId;
  readonly personId: PersonId;
  readonly units: number;
  readonly contact: WaitlistContact;
}

/** Puts somebody at the end of a pool's line. */
export class JoinWaitlist extends Command<Answer> {
  constructor(
    readonly poolId: PoolId,
    readonly joining: Joining,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(JoinWaitlist)
export class JoinWaitlistHandler implements ICommandHandler<JoinWaitlist> {
  constructor(@Inject(AVAILABILITY_STREAM) private readonly pools: Pools) {}

  async execute({ poolId, joining, context }: JoinWaitlist): Promise<Answer> {
    return this.pools.execute(poolId, context, (state) =>
      joinWaitlist(state, { ...joining, joinedAt: context.now }),
    );
  }
}

/** Ends somebody's place in a pool's line; what they were offered goes to the next. */
export class LeaveWaitlist extends Command<Answer> {
  constructor(
    readonly poolId: PoolId,
    readonly entryId: WaitlistEntryId,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(LeaveWaitlist)
export class LeaveWaitlistHandler implements ICommandHandler<LeaveWaitlist> {
  constructor(
    @Inject(AVAILABILITY_STREAM) private readonly pools: Pools,
    @Inject(WAITLIST_OFFER_MS) private readonly offerMs: number,
  ) {}

  async execute({ poolId, entryId, context }: LeaveWaitlist): Promise<Answer> {
    const offers = { now: context.now, offerMs: this.offerMs };
    return this.pools.execute(poolId, context, (state) =>
      leaveWaitlist(state, { entryId, offers }),
    );
  }
}
