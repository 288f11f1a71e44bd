import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything that is counted and timed. Names and labels are a contract with dashboards. */
export interface Metrics {
  readonly registry: Registry;
  /** Asked before each reading, for gauges that are looked up and not counted. */
  readonly beforeReading: (() => Promise<void>)[];
  readonly appendSeconds: Histogram<'engine' | 'outcome'>;
  readonly appendConflicts: Counter<'category'>;
  readonly projectionLagSeconds: Gauge<'projection'>;
  readonly projectionStopped: Gauge<'projection'>;
  readonly projectedEvents: Counter<'projection'>;
  readonly jobs: Counter<'task' | 'outcome'>;
  readonly jobSeconds: Histogram<'task'>;
  readonly jobsWaiting: Gauge<'task'>;
  readonly callbacks: Counter<'gateway' | 'outcome'>;
  readonly providerCallSeconds: Histogram<'gateway' | 'call' | 'outcome'>;
  readonly httpRequestSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly wrongApiKeys: Counter<'outcome'>;
  readonly wrongGiftCardCodes: Counter<'outcome'>;
  readonly exchangesLost: Counter<'log' | 'cause'>;
}

const quick = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** A registry of its own, so that several instances can live in one process (tests do). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    beforeReading: [],
    ...storeMetrics(registers),
    ...workMetrics(registers),
    httpRequestSeconds: new Histogram({
      name: 'ledger_http_request_seconds',
      help: 'Time to answer a request, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: quick,
      registers,
    }),
    ...guessMetrics(registers),
  };
}

function guessMetrics(registers: Registry[]): Pick<Metrics, 'wrongApiKeys' | 'wrongGiftCardCodes'> {
  return {
    wrongApiKeys: new Counter({
      name: 'ledger_wrong_api_keys_total',
      help: 'API keys that open nothing: unknown, or throttled because too many came (raise an alarm)',
      labelNames: ['outcome'],
      registers,
    }),
    wrongGiftCardCodes: new Counter({
      name: 'ledger_wrong_gift_card_codes_total',
      help: 'Gift card codes that no card has: unknown, or look-ups refused after too many (raise an alarm)',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

type StoreMetric =
  | 'appendSeconds'
  | 'appendConflicts'
  | 'projectionLagSeconds'
  | 'projectionStopped'
  | 'projectedEvents';

function storeMetrics(registers: Registry[]): Pick<Metrics, StoreMetric> {
  return {
    appendSeconds: new Histogram({
      name: 'ledger_append_seconds',
      help: 'Time until an append was stored, refused by revision or failed',
      labelNames: ['engine', 'outcome'],
      buckets: quick,
      registers,
    }),
    appendConflicts: new Counter({
      name: 'ledger_append_conflicts_total',
      help: 'Appends refused because the stream had moved on, by stream category',
      labelNames: ['category'],
      registers,
    }),
    projectionLagSeconds: new Gauge({
      name: 'ledger_projection_lag_seconds',
      help: 'Age of the oldest event that a projection has not looked at; 0 when there is none',
      labelNames: ['projection'],
      registers,
    }),
    projectionStopped: new Gauge({
      name: 'ledger_projection_stopped',
      help: '1 while a projection has stopped at an event that it cannot apply',
      labelNames: ['projection'],
      registers,
    }),
    projectedEvents: new Counter({
      name: 'ledger_projected_events_total',
      help: 'Events that a projection has applied',
      labelNames: ['projection'],
      registers,
    }),
  };
}

type WorkMetric =
  'exchangesLost' | 'jobs' | 'jobSeconds' | 'jobsWaiting' | 'callbacks' | 'providerCallSeconds';

function workMetrics(registers: Registry[]): Pick<Metrics, WorkMetric> {
  return {
    jobs: new Counter({
      name: 'ledger_jobs_total',
      help: 'Runs of background jobs',
      labelNames: ['task', 'outcome'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'ledger_job_seconds',
      help: 'Time that a run of a background job took',
      labelNames: ['task'],
      buckets: slow,
      registers,
    }),
    jobsWaiting: new Gauge({
      name: 'ledger_jobs_waiting',
      help: 'Background jobs that wait, those with a time in the future included',
      labelNames: ['task'],
      registers,
    }),
    callbacks: new Counter({
      name: 'ledger_callbacks_total',
      help: "Providers' callbacks: applied, ignored, refused, repeated or unverified",
      labelNames: ['gateway', 'outcome'],
      registers,
    }),
    exchangesLost: new Counter({
      name: 'ledger_exchanges_lost_total',
      help: 'Provider calls and unverified callbacks that are missing in their log, and why',
      labelNames: ['log', 'cause'],
      registers,
    }),
    providerCallSeconds: new Histogram({
      name: 'ledger_provider_call_seconds',
      help: 'Time that a provider took to answer, or not to',
      labelNames: ['gateway', 'call', 'outcome'],
      buckets: slow,
      registers,
    }),
  };
}
