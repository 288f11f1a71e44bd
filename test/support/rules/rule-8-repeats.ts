import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import type { Evidence } from './evidence.ts';

/** By which each command is known in its event. */
const commandOf: Readonly<Record<string, string>> = {
  OrderPlaced: 'placedBy',
  OrderRefundRequested: 'requestedBy',
  GiftCardIssued: 'stream',
  DiscountCodeCreated: 'createdBy',
};

/** Rule 8, in the log: no command has its effect twice. */
export function commandsDoneTwice({ events }: Evidence): readonly string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const { type, stream, data } of events) {
    const field = commandOf[type];
    if (field === undefined) continue;
    const command = `${type} ${field === 'stream' ? stream : String(data[field])}`;
    const before = seen.get(command);
    if (before !== undefined) found.push(`${command} is in ${before} and in ${stream}`);
    seen.set(command, stream);
  }
  return found;
}

/** A wish under a key, and how it was answered first. */
export interface Answered {
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

type Call = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * Rule 8, from outside: the same again is answered in the same words, and another wish under the same
 * key is refused.
 */
export async function wrongRepeats(
  call: Call,
  all: readonly Answered[],
): Promise<readonly string[]> {
  const found = await Promise.all(all.map((one) => wrongRepeat(call, one)));
  return found.flat();
}

async function wrongRepeat(call: Call, { request, answer }: Answered): Promise<readonly string[]> {
  const key = `rule 8: ${request.path} under ${String(request.idempotencyKey)}`;
  const again = await call(request);
  const isSame = again.status === answer.status && again.text === answer.text;
  const isSaid = again.headers['idempotent-replayed'] === 'true';
  const other = await call({ ...request, body: { ...(request.body as object), currency: 'NOK' } });
  return [
    ...(isSame && isSaid ? [] : [`${key} is answered otherwise: ${again.text.slice(0, 200)}`]),
    ...(other.text.includes('idempotency.key-reused') ? [] : [`${key} takes another wish`]),
  ];
}
