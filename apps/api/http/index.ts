export {
  Problem,
  problemBody,
  problemContentType,
  type FieldProblem,
  type ProblemDetails,
} from './problem.ts';
export { fieldErrors, validationPipe } from './validation.ts';
