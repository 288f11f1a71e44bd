export { Problem, type FieldProblem, type ProblemDetails } from './problem.ts';
