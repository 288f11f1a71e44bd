import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  businessDateOf,
  type CommandId,
  type OrderRef,
  rejected,
} from '../../../libs/kernel/index.ts';
import { isPlaced, type PlacedOrder } from '../../../libs/orders/index.ts';
import {
  linesToWithdraw,
  SubmitWithdrawal,
  withdrawalOf,
  withdrawalProcessName,
} from '../../../libs/withdrawals/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest, requireOrderAccess } from '../http/access.ts';
import { accepted } from '../http/commanding.ts';
import type { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import type { View } from '../orders/overview-view.ts';
import { withdrawableOrder } from './withdrawable-order.ts';
import { withdrawableView, withdrawalView } from './withdrawal-view.ts';
import { ConfirmWithdrawalDto, WithdrawalDto, type WithdrawalLineDto } from './withdrawal.dto.ts';

/**
 * The consumer's right of withdrawal, in two steps. Nothing of it stands under an Idempotency-Key, since
 * the answers are personal: the first step changes nothing, and the second repeats itself by its token.
 * Source: distansavtalslagen (2005:59) 2 kap. 10 a §.
 */
@ApiTags('orders')
@Controller('api/orders')
export class WithdrawalsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post(':ref/withdrawal')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say what to withdraw from; answers the token that confirms it' })
  async begin(
    @Req() request: KnownRequest,
    @Param('ref') ref: string,
    @Body() { name, contact, lines }: WithdrawalDto,
  ): Promise<View> {
    const order = await this.orderOf(request, ref);
    const { orderRef } = order.placed;
    const { stream, confirmations } = this.parts.withdrawals;
    const { state } = await stream.load(orderRef);
    const today = businessDateOf(this.parts.clock.now());
    const wish = lines === undefined ? { today } : { today, lines: lines.map(namedLine) };
    const found = linesToWithdraw(state, await withdrawableOrder(this.parts, order), wish);
    if (found.kind === 'rejected') throw rejectionToProblem(found);
    const said = { name, contact, lines: found.lines };
    const { token, validUntil } = confirmations.tokenFor(orderRef, said);
    return {
      withdrawal: {
        ...{ orderReference: orderRef, name, contact },
        ...withdrawableView(order, found.lines),
        deadlineOn: found.deadlineOn,
      },
      confirmationToken: token,
      validUntil,
      links: { confirm: `/api/orders/${orderRef}/withdrawal/confirm` },
    };
  }

  @Post(':ref/withdrawal/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirm a withdrawal; answers its receipt. The refund follows' })
  async confirm(
    @Req() request: KnownRequest,
    @Param('ref') ref: string,
    @Body() { confirmationToken }: ConfirmWithdrawalDto,
  ): Promise<View> {
    const order = await this.orderOf(request, ref);
    const { orderRef, customer } = order.placed;
    const read = this.parts.withdrawals.confirmations.read(orderRef, confirmationToken);
    if (read.kind === 'rejected') throw rejectionToProblem(read);
    const { personId } = customer;
    const { state, position } = accepted(
      await this.commands.execute(
        new SubmitWithdrawal(
          await withdrawableOrder(this.parts, order),
          { ...read.statement, personId },
          this.contextOf(request),
        ),
      ),
    );
    const { withdrawalId } = read.statement;
    await this.refundNow(orderRef);
    const later = (await this.parts.withdrawals.stream.load(orderRef)).state;
    const withdrawal = withdrawalOf(later, withdrawalId) ?? withdrawalOf(state, withdrawalId);
    if (withdrawal === undefined) throw nothingWithdrawn();
    const now = await this.orderOf(request, ref);
    return {
      withdrawal: withdrawalView(now, withdrawal),
      position: position ?? (await this.parts.store.head()),
      links: { receipt: `/api/orders/${orderRef}/withdrawal` },
    };
  }

  @Get(':ref/withdrawal')
  @ApiOperation({ summary: 'The receipts of what was withdrawn from an order, and their refunds' })
  async receipts(@Req() request: KnownRequest, @Param('ref') ref: string): Promise<View> {
    const order = await this.orderOf(request, ref);
    const { state } = await this.parts.withdrawals.stream.load(order.placed.orderRef);
    const { withdrawals } = state;
    if (withdrawals.length === 0) throw nothingWithdrawn();
    return { withdrawals: withdrawals.map((withdrawal) => withdrawalView(order, withdrawal)) };
  }

  private async orderOf(request: KnownRequest, ref: string): Promise<PlacedOrder> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    const { state } = await this.parts.checkout.streams.orders.load(orderRef);
    if (!isPlaced(state)) throw notFound('order.unknown', 'There is no order with this reference.');
    return state;
  }

  /** While the customer waits; whatever fails here is done by the process behind it, and told there. */
  private async refundNow(orderRef: OrderRef): Promise<void> {
    try {
      await this.parts.processes.runInline(withdrawalProcessName, orderRef);
    } catch {
      return;
    }
  }

  private contextOf(request: KnownRequest) {
    const commandId = this.parts.random.uuid() as CommandId;
    return {
      ...{ commandId, correlationId: commandId, causationId: commandId },
      actor: actorOf(request),
      now: this.parts.clock.now(),
    };
  }
}

function namedLine({ lineId, quantity }: WithdrawalLineDto) {
  return quantity === undefined ? { lineId } : { lineId, quantity };
}

function nothingWithdrawn(): Problem {
  return rejectionToProblem(rejected('withdrawal.unknown'));
}
