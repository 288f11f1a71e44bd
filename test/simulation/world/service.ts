import type { CommandBus } from '@nestjs/cqrs';
import { refusalOf } from '../../../apps/api/http/refusals.ts';
import { checkoutStreams } from '../../../apps/composition/streams.ts';
import type { CheckoutStreams, SettleOrderParts } from '../../../libs/checkout/index.ts';
import type { EventStore } from '../../../libs/event-store/index.ts';
import type { OperationalError } from '../../../libs/kernel/index.ts';
import { createSwishGateway } from '../../../libs/payments/gateways/swish/index.ts';
import type { ProcessDefinition, RunOutcome } from '../../../libs/processes/index.ts';
import { apiPartsOver, withdrawalStreamOver } from './api-parts.ts';
import { commandBusOver } from './command-bus.ts';
import { controllersOver } from './controllers.ts';
import { answerTo, type HttpAnswer, type HttpRequest } from './http.ts';
import { awaitingBackOff } from './back-off.ts';
import { Life } from './life.ts';
import type { LiveService } from './live-service.ts';
import { Line, storeOver } from './lines.ts';
import { processesOver } from './processes.ts';
import { callbackSecret, giftCardCodes } from './secrets.ts';
import { swishOver, swishTimeoutMs } from './swish-line.ts';
import { simulationTimes } from './times.ts';
import type { World } from './world.ts';

/**
 * One process of the service from its start to its death: API, queue worker and caches of its own, wired
 * as apps/composition wires them, but for what Postgres keeps, which all processes share.
 */
export class Service implements LiveService {
  readonly name: string;
  readonly life = new Life();
  readonly streams: CheckoutStreams;
  readonly processes: readonly ProcessDefinition[];
  readonly #world: World;
  readonly #line: Line;
  readonly #controllers: ReturnType<typeof controllersOver>;
  readonly #flights = new Map<string, { next: Promise<RunOutcome> | undefined }>();
  #requests = 0;

  constructor(world: World, name: string, number: number, died: () => void) {
    this.#world = world;
    this.name = name;
    const { weather, timeline, chance, chronicle } = world;
    this.#line = new Line({
      ...{ weather, timeline, life: this.life },
      chance: chance.fork(`${name} ${String(number)}`),
      crash: () => {
        chronicle.say(name, () => 'DIES');
        this.life.end();
        died();
      },
    });
    const line = this.#line;
    const store = storeOver(line, world.store);
    const checkout = this.#checkout(store);
    const withdrawals = withdrawalStreamOver(world, store);
    const { catalogue, timeline: clock } = world;
    this.streams = checkout.streams;
    this.processes = processesOver(checkout, { clock, withdrawals });
    const bus = commandBusOver({ catalogue, checkout, withdrawals }) as unknown as CommandBus;
    const wake = this.wake.bind(this);
    const parts = apiPartsOver({ world, line, store, checkout, withdrawals, wake });
    this.#controllers = controllersOver(parts, bus, catalogue);
  }

  /** Answers as the service would over HTTP; never, when it dies first. */
  handle(request: HttpRequest): Promise<HttpAnswer> {
    this.#requests += 1;
    const id = `${this.name}-${String(this.#requests)}`;
    return answerTo(request, {
      id,
      controllers: this.#controllers,
      tellFault: (fault) => {
        this.#world.faultsOfOurs.push(fault);
      },
    });
  }

  /** A job of the queue. */
  async run(process: string, id: string): Promise<'done' | 'failed' | 'died'> {
    const running = this.wake(process, id).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    return (await this.life.orDeath(running)) ?? 'died';
  }

  /** One run of an id at a time in this process; who comes meanwhile shares one more. */
  wake(process: string, id: string): Promise<RunOutcome> {
    const key = `${process}:${id}`;
    const flight = this.#flights.get(key);
    if (flight !== undefined) {
      flight.next ??= this.#after(key, () => this.#once(process, id));
      return flight.next;
    }
    return this.#begin(key, () => this.#once(process, id));
  }

  readonly #current = new Map<string, Promise<RunOutcome>>();

  #begin(key: string, work: () => Promise<RunOutcome>): Promise<RunOutcome> {
    const flight: { next: Promise<RunOutcome> | undefined } = { next: undefined };
    this.#flights.set(key, flight);
    const current = work();
    this.#current.set(key, current);
    const land = () => {
      if (flight.next === undefined) this.#flights.delete(key);
    };
    current.then(land, land);
    return current;
  }

  #after(key: string, work: () => Promise<RunOutcome>): Promise<RunOutcome> {
    const begin = () => this.#begin(key, work);
    return this.#current.get(key)!.then(begin, begin);
  }

  async #once(process: string, id: string): Promise<RunOutcome> {
    const { chronicle, toDo, faultsOfOurs } = this.#world;
    const definition = this.processes.find(({ name }) => name === process)!;
    try {
      const outcome = await definition.run(id, new AbortController().signal);
      await this.#line.travel(1, 8);
      if (outcome.kind === 'wake-at') toDo.setTimer(process, id, outcome.at);
      const then = outcome.kind === 'wake-at' ? `looks again at ${outcome.at}` : 'done';
      chronicle.say(this.name, () => `${process} ${id}: ${then}`);
      return outcome;
    } catch (error) {
      if (refusalOf(error) === undefined) faultsOfOurs.push(`${process} ${id}: ${textOf(error)}`);
      chronicle.say(this.name, () => `${process} ${id} FAILS: ${textOf(error)}`);
      throw error;
    }
  }

  #checkout(store: EventStore): SettleOrderParts {
    const { timeline: clock, codecs, random, keys, swish, canRefund } = this.#world;
    const settings = {
      ...{ payeeAlias: '1231181189', callbackUrl: () => 'https://shop.example/callback' },
      ...{ callbackSecret, timeoutMs: swishTimeoutMs, notFoundFinalMs: 360_000 },
    };
    const gateway = createSwishGateway(settings, swishOver(this.#line, swish));
    const { chronicle } = this.#world;
    return {
      streams: checkoutStreams({ ...awaitingBackOff(store, this.#world), codecs, clock }),
      gateways: new Map([['swish', { ...gateway, canRefund }]]),
      ...{ times: simulationTimes, clock, random },
      ...{ giftCardCodes, refundGraceDays: 30, waitlistOfferMs: 1_200_000 },
      invoicePrefix: 'INV',
      invoiceDueAfterDays: 30,
      comparePositions: store.comparePositions.bind(store),
      linkCallback: (callbackId, person) => keys.linkToPerson(callbackId, person),
      observe: {
        stepped: (action) => {
          chronicle.say(this.name, () => `does ${JSON.stringify(action)}`);
        },
      },
    };
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as Partial<OperationalError>;
  return code === undefined ? `${error.name} ${error.message}` : `${code}: ${error.message}`;
}
