import type { Chance } from '../../crash/chance.ts';
import type { Timeline } from './timeline.ts';

/** Everything that may go wrong by itself; how likely each is at one try, where a seed has it at all. */
const likelihoods = {
  /** The process dies right there, with all that it has under way. */
  crash: [0.001, 0.005, 0.02],
  'store-unavailable': [0.005, 0.03],
  'store-answer-lost': [0.005, 0.03],
  'store-slow': [0.005, 0.03],
  'request-lost': [0.02, 0.1],
  'answer-lost': [0.05, 0.25],
  'request-doubled': [0.05, 0.2],
  'wake-up-late': [0.1, 0.5],
  'provider-not-reached': [0.05, 0.3],
  'provider-lost': [0.05, 0.3],
  'provider-slow': [0.05, 0.3],
  'provider-stalls': [0.05, 0.2],
  'provider-forgets-for-a-while': [0.2, 0.7],
  'provider-forgets-for-long': [0.1, 0.5],
  'provider-refuses': [0.05, 0.2],
  'provider-in-doubt': [0.1, 0.3],
  'provider-pays-late': [0.5, 1],
  'provider-takes-another-amount': [0.05, 0.2],
  'refund-fails': [0.1, 0.6],
  'callback-lost': [0.1, 0.6],
  'callback-doubled': [0.1, 0.6],
  'callback-late': [0.1, 0.6],
} as const;

export type Fault = keyof typeof likelihoods;

export const faults = Object.keys(likelihoods) as readonly Fault[];

/** What the domain has most rules for is seen more often than the rest. */
const frequent: ReadonlySet<Fault> = new Set([
  'provider-pays-late',
  'provider-in-doubt',
  'refund-fails',
]);

/** What goes wrong, and until when. */
export interface Weather {
  /** False at all times once it is calm. */
  readonly happens: (fault: Fault) => boolean;
  readonly isCalm: () => boolean;
  readonly calmFromMs: number;
}

/** Each seed has its own mixture: from a quiet day to all at once. */
export function weatherOf(
  chance: Chance,
  timeline: Timeline,
  {
    without,
    calmFromMs,
    count,
  }: {
    readonly without: ReadonlySet<Fault>;
    readonly calmFromMs: number;
    readonly count: (fault: string) => void;
  },
): Weather {
  const roughness = chance.pick([0, 0.2, 0.4, 0.7, 1]);
  const likely = new Map(
    faults.map((fault) => {
      const drawn = chance.fork(fault);
      const isSeen = drawn.happens(roughness) || (frequent.has(fault) && drawn.happens(0.7));
      const probability = isSeen && roughness > 0 ? drawn.pick<number>(likelihoods[fault]) : 0;
      return [fault, { probability: without.has(fault) ? 0 : probability, drawn }] as const;
    }),
  );
  const isCalm = () => timeline.ms >= calmFromMs;
  return {
    isCalm,
    calmFromMs,
    happens: (fault) => {
      const { probability, drawn } = likely.get(fault)!;
      if (probability === 0 || isCalm()) return false;
      if (!drawn.happens(probability)) return false;
      count(fault);
      return true;
    },
  };
}
