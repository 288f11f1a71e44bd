export { HealthController } from './health.controller.ts';
export {
  createReadiness,
  type Readiness,
  type ReadinessCheck,
  type ReadinessReport,
} from './readiness.ts';
export { READINESS } from './readiness.token.ts';
