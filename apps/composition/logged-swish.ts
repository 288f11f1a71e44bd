import { maskedBody, type ProviderCallLog } from '../../libs/exchanges/index.ts';
import type { Clock } from '../../libs/kernel/index.ts';
import type { createSwishClient } from '../../libs/payments/gateways/swish/index.ts';

type SwishFetch = NonNullable<NonNullable<Parameters<typeof createSwishClient>[1]>['fetch']>;
type Request = Parameters<SwishFetch>[1];

/**
 * Fields of Swish's requests and answers that may be read by whoever works with payments: nobody's
 * number or name, no proof and no token. All others are masked.
 */
const shownFields: ReadonlySet<string> = new Set([
  ...['id', 'paymentReference', 'originalPaymentReference', 'payeePaymentReference'],
  ...['payerPaymentReference', 'payeeAlias', 'amount', 'currency', 'message', 'status'],
  ...['dateCreated', 'datePaid', 'callbackUrl', 'errorCode', 'errorMessage'],
  ...['additionalInformation', 'op', 'path', 'value'],
]);

/** The same fetch, with each call of it and how it ended added to a log. The token in a header is never read. */
export function loggedSwishFetch(
  fetch: SwishFetch,
  { log, clock }: { readonly log: Pick<ProviderCallLog, 'add'>; readonly clock: Clock },
): SwishFetch {
  return async (url, request) => {
    const calledAt = clock.now();
    const begunMs = performance.now();
    const ended = (end: CallEnd): void => {
      const durationMs = Math.trunc(performance.now() - begunMs);
      log.add({ ...descriptionOf(url, request), calledAt, durationMs, ...end });
    };
    try {
      const answer = await fetch(url, request);
      const { status, headers } = answer;
      const text = async (): Promise<string> => {
        const body = await readingOf(answer, (code) => {
          ended({ status, errorCode: code });
        });
        ended({ status, answer: maskedBody(body, shownFields), errorCode: firstCodeIn(body) });
        return body;
      };
      return { status, headers, text };
    } catch (error) {
      ended({ errorCode: codeOf(error) });
      throw error;
    }
  };
}

interface CallEnd {
  readonly status?: number;
  readonly answer?: string | undefined;
  readonly errorCode?: string | undefined;
}

function descriptionOf(url: string, { method, body }: Request) {
  const { pathname } = new URL(url);
  return {
    ...{ gateway: 'swish', method, path: pathname },
    requestId: pathname.split('/').at(-1),
    reference: referenceIn(body),
    request: maskedBody(body, shownFields),
  };
}

/** A payment tells our reference as the payee's, a refund as the payer's. */
function referenceIn(body: string | undefined): string | undefined {
  const fields = parsed(body);
  const found = fields?.['payeePaymentReference'] ?? fields?.['payerPaymentReference'];
  return typeof found === 'string' ? found : undefined;
}

/** Swish answers with a list of errors. */
function firstCodeIn(body: string): string | undefined {
  const found = parsed(body)?.['0'] as { readonly errorCode?: unknown } | undefined;
  return typeof found?.errorCode === 'string' ? found.errorCode : undefined;
}

function parsed(body: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return (body === undefined ? undefined : JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

async function readingOf(
  answer: Awaited<ReturnType<SwishFetch>>,
  failed: (code: string) => void,
): Promise<string> {
  try {
    return await answer.text();
  } catch (error) {
    failed(codeOf(error));
    throw error;
  }
}

/** The system's code for it, else the error's name; never its words, which may hold an address. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}
