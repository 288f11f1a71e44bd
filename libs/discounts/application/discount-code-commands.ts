import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { DiscountCode } from '../../kernel/index.ts';
import {
  activateDiscountCode,
  changeDiscountCode,
  type ChangeCodeRejection,
  createDiscountCode,
  type CreateCodeRejection,
  deactivateDiscountCode,
  type SetActiveRejection,
} from '../domain/changing-code.ts';
import type { DiscountState } from '../domain/discount-code.ts';
import type { DiscountEvent, DiscountTerms } from '../domain/discount-events.ts';
import { DISCOUNT_CODES_STREAM } from './tokens.ts';

type Codes = DeciderStream<DiscountState, DiscountEvent>;
type Answer<Code extends string> = Executed<DiscountState, DiscountEvent, Code>;

/** Makes a code. */
export class CreateDiscountCode extends Command<Answer<CreateCodeRejection>> {
  constructor(
    readonly code: DiscountCode,
    readonly terms: DiscountTerms,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateDiscountCode)
class CreateDiscountCodeHandler implements ICommandHandler<CreateDiscountCode> {
  constructor(@Inject(DISCOUNT_CODES_STREAM) private readonly codes: Codes) {}

  async execute({
    code,
    terms,
    context,
  }: CreateDiscountCode): Promise<Answer<CreateCodeRejection>> {
    const createdBy = context.commandId;
    return this.codes.execute(code, context, (state) =>
      createDiscountCode(state, { code, terms, createdBy }),
    );
  }
}

/** States a code's terms anew, whole. */
export class ChangeDiscountCode extends Command<Answer<ChangeCodeRejection>> {
  constructor(
    readonly code: DiscountCode,
    readonly terms: DiscountTerms,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeDiscountCode)
class ChangeDiscountCodeHandler implements ICommandHandler<ChangeDiscountCode> {
  constructor(@Inject(DISCOUNT_CODES_STREAM) private readonly codes: Codes) {}

  async execute({
    code,
    terms,
    context,
  }: ChangeDiscountCode): Promise<Answer<ChangeCodeRejection>> {
    const changedBy = context.commandId;
    return this.codes.execute(code, context, (state) =>
      changeDiscountCode(state, { terms, changedBy }),
    );
  }
}

/** Ends a code for new uses. */
export class DeactivateDiscountCode extends Command<Answer<SetActiveRejection>> {
  constructor(
    readonly code: DiscountCode,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeactivateDiscountCode)
class DeactivateDiscountCodeHandler implements ICommandHandler<DeactivateDiscountCode> {
  constructor(@Inject(DISCOUNT_CODES_STREAM) private readonly codes: Codes) {}

  async execute({
    code,
    reason,
    context,
  }: DeactivateDiscountCode): Promise<Answer<SetActiveRejection>> {
    const deactivatedBy = context.commandId;
    return this.codes.execute(code, context, (state) =>
      deactivateDiscountCode(state, { reason, deactivatedBy }),
    );
  }
}

/** Lets a code that was deactivated be used again. */
export class ActivateDiscountCode extends Command<Answer<SetActiveRejection>> {
  constructor(
    readonly code: DiscountCode,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ActivateDiscountCode)
class ActivateDiscountCodeHandler implements ICommandHandler<ActivateDiscountCode> {
  constructor(@Inject(DISCOUNT_CODES_STREAM) private readonly codes: Codes) {}

  async execute({ code, context }: ActivateDiscountCode): Promise<Answer<SetActiveRejection>> {
    const activatedBy = context.commandId;
    return this.codes.execute(code, context, (state) =>
      activateDiscountCode(state, { activatedBy }),
    );
  }
}

/** All of them, for whoever wires the commands. */
export const discountCodeHandlers = [
  CreateDiscountCodeHandler,
  ChangeDiscountCodeHandler,
  DeactivateDiscountCodeHandler,
  ActivateDiscountCodeHandler,
] as const;
