import type { CheckoutStreams } from '../../../libs/checkout/index.ts';
import type { ProcessDefinition } from '../../../libs/processes/index.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { Life } from './life.ts';
import type { Worker } from './to-do-list.ts';

/** One process of the service as the world sees it. */
export interface LiveService extends Worker {
  readonly name: string;
  readonly life: Life;
  readonly streams: CheckoutStreams;
  readonly processes: readonly ProcessDefinition[];
  /** Answers as the service would over HTTP; never, when it dies first. */
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer>;
}
