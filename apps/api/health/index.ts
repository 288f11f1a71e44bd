export {
  createReadiness,
  type Readiness,
  type ReadinessCheck,
  type ReadinessReport,
} from './readiness.ts';
export { READINESS } from './readiness.token.ts';
