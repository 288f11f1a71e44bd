import type { FastifyReply } from 'fastify';
import type { CommandContext, DomainEvent, Executed } from '../../../libs/event-store/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest } from './access.ts';
import { drawNothing, idempotentlyFor, send } from './idempotent-request.ts';
import type { JsonAnswer } from './idempotently.ts';
import { rejectionToProblem } from './rejection-to-problem.ts';

/** One request that wants something changed, and where its answer goes. */
export interface Exchange {
  readonly parts: ApiParts;
  readonly request: KnownRequest;
  readonly reply: FastifyReply;
}

/** Runs a wish that draws nothing, once per Idempotency-Key, in the name of whoever sent it. */
export async function commanded(
  { parts, request, reply }: Exchange,
  run: (context: CommandContext) => Promise<JsonAnswer>,
): Promise<void> {
  const answer = await idempotentlyFor(parts, request, drawNothing, ({ commandId, now }) =>
    run({
      ...{ commandId, now, actor: actorOf(request) },
      ...{ correlationId: commandId, causationId: commandId },
    }),
  );
  send(reply, answer);
}

/** The state and place that a command stands on; a rejected one is thrown as a Problem. */
export function accepted<State, Event extends DomainEvent>(
  executed: Executed<State, Event>,
): { readonly state: State; readonly isNew: boolean; readonly position: string | undefined } {
  const { outcome, state, position } = executed;
  if (outcome.kind === 'rejected') throw rejectionToProblem(outcome);
  return { state, isNew: outcome.kind === 'accepted', position };
}
