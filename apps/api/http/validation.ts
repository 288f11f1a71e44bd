import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type FieldProblem } from './problem.ts';

const errorsMax = 50;

/**
 * Reads bodies and queries into their DTO classes. Fields that a DTO does not declare are dropped;
 * wrong ones are all reported at once, and never with their value.
 */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new Problem({
        status: 400,
        code: 'request.invalid',
        detail: 'Some fields are missing or wrong; errors names each.',
        errors: fieldErrors(errors).slice(0, errorsMax),
      }),
  });
}

/** Nested errors as a flat list with dotted paths; `isInt` becomes the code `is-int`. */
export function fieldErrors(
  errors: readonly ValidationError[],
  within = '',
): readonly FieldProblem[] {
  return errors.flatMap((error) => {
    const field = `${within}${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      field,
      code: constraint.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase(),
      message,
    }));
    return [...own, ...fieldErrors(error.children ?? [], `${field}.`)];
  });
}
