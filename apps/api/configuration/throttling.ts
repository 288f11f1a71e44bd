import type { ThrottlingLimits } from '../throttling/limits.ts';
import type { Variables } from './variables.ts';

/** 0 in the environment is no limit. */
export function arrangeThrottling(v: Variables): ThrottlingLimits {
  return {
    checkoutRequestsPerMinute: limitOf(v.CHECKOUT_REQUESTS_PER_MINUTE),
    unverifiedCallbacksPerMinute: limitOf(v.UNVERIFIED_CALLBACKS_PER_MINUTE),
    wrongKeysPerMinute: limitOf(v.WRONG_KEYS_PER_MINUTE),
  };
}

function limitOf(given: number): number | undefined {
  return given === 0 ? undefined : given;
}
