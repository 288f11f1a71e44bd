export { measuredEventStore } from './measured-event-store.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { METRICS } from './metrics.token.ts';
