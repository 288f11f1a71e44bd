import { type FieldProblem, Problem } from './problem.ts';

/** The input cannot be read: 400 with the fields that are wrong. */
export function unreadable(errors: readonly FieldProblem[]): Problem {
  return new Problem({
    status: 400,
    code: 'request.invalid',
    detail: 'Some fields are missing or wrong; errors names each.',
    errors,
  });
}

/** There is nothing at this address, or nothing that this caller may know of. */
export function notFound(code: string, detail: string): Problem {
  return new Problem({ status: 404, code, detail });
}
