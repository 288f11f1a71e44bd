import type { Rejected } from '../../../libs/kernel/index.ts';
import type { FieldProblem } from './problem.ts';
import { Problem } from './problem.ts';
import { rejectionMeanings } from './rejection-meanings.ts';

/** What a rejected decision is over HTTP; 422 for a code that has no line of its own. */
export function rejectionToProblem(
  rejected: Rejected & { readonly line?: number; readonly errors?: readonly FieldProblem[] },
  facts?: Readonly<Record<string, unknown>>,
): Problem {
  const { status, detail } = rejectionMeanings[rejected.code] ?? {
    status: 422,
    detail: 'The request was understood and refused.',
  };
  return new Problem({
    status,
    code: rejected.code,
    detail,
    facts: { ...inWords(rejected.facts), ...facts },
    ...(rejected.errors === undefined ? {} : { errors: rejected.errors }),
  });
}

/** Clients know a payment by its `paymentReference`, whatever it is called inside. */
function inWords(facts: Rejected['facts']): Readonly<Record<string, unknown>> {
  const { paymentRef, ...others } = facts ?? {};
  return paymentRef === undefined ? others : { ...others, paymentReference: paymentRef };
}
