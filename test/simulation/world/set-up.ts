import type { CommandContext } from '../../../libs/event-store/index.ts';
import type { Clock, CommandId, Random } from '../../../libs/kernel/index.ts';

/** What stands before the first customer was done by somebody, too. */
export function setUpContext(clock: Clock, random: Random): CommandContext {
  const commandId = random.uuid() as CommandId;
  const actor = { kind: 'admin', id: 'set-up' } as const;
  return {
    ...{ commandId, correlationId: commandId, causationId: commandId, actor },
    now: clock.now(),
  };
}
