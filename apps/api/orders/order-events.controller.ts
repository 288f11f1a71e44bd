import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Inject, type OnModuleDestroy, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { OrderRef } from '../../../libs/kernel/index.ts';
import { isPlaced, type PlacedOrder, shownStatus } from '../../../libs/orders/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, requireOrderAccess } from '../http/access.ts';
import { notFound } from '../http/refusing.ts';
import { orderRefOf } from './orders.controller.ts';

/** How often an open stream looks; and how long it stays open, in milliseconds. */
const lookEveryMs = 500;
const openMaxMs = 10 * 60_000;
/** Streams that one process keeps open; a browser asks again by itself. */
const openMax = 500;

/** Each step of an order as it happens, for progress dialogs: server-sent events. */
@ApiTags('orders')
@Controller('api/orders')
export class OrderEventsController implements OnModuleDestroy {
  #open = 0;
  readonly #ending = new AbortController();

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    setMaxListeners(2 * openMax, this.#ending.signal);
  }

  /** The service ends: so do the streams, or it would wait for every open dialog. */
  onModuleDestroy(): void {
    this.#ending.abort();
  }

  @Get(':ref/events')
  @ApiOperation({ summary: 'The steps of an order as they happen: server-sent events' })
  async follow(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
  ): Promise<void> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    const { state } = await this.parts.checkout.streams.orders.load(orderRef);
    if (!isPlaced(state)) throw notFound('order.unknown', 'There is no order with this reference.');
    if (this.#open >= openMax) {
      await reply.status(204).send();
      return;
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    this.#open += 1;
    try {
      await this.tell(reply, orderRef);
    } finally {
      this.#open -= 1;
      reply.raw.end();
    }
  }

  private async tell(reply: FastifyReply, orderRef: OrderRef): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const over = AbortSignal.any([gone.signal, this.#ending.signal]);
    const until = Date.now() + openMaxMs;
    let told = '';
    while (!over.aborted && Date.now() < until) {
      const { state, revision } = await this.parts.checkout.streams.orders.load(orderRef);
      if (!isPlaced(state)) return;
      const step = JSON.stringify(stepOf(state));
      if (step !== told) reply.raw.write(`id: ${String(revision)}\nevent: step\ndata: ${step}\n\n`);
      told = step;
      if (isOver(state)) return;
      await sleep(lookEveryMs, undefined, { signal: over }).catch(goneBefore);
    }
  }
}

/** What a dialog shows; nothing personal. */
function stepOf(order: PlacedOrder) {
  const attempt = order.attempts.at(-1);
  return {
    status: shownStatus(order),
    ...(attempt === undefined
      ? {}
      : {
          payment: {
            reference: attempt.opened.paymentRef,
            status: attempt.end ?? 'open',
            ...(attempt.code === undefined ? {} : { code: attempt.code }),
          },
        }),
  };
}

function isOver(order: PlacedOrder): boolean {
  return order.completed || ['rejected', 'cancelled', 'expired'].includes(order.status);
}

/** Nobody listens any more: no reason to go on waiting, and none to fail. */
function goneBefore(): void {
  return undefined;
}
