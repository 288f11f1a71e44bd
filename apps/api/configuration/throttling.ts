import type { ThrottlingLimits } from '../throttling/limits.ts';
import type { Variables } from './variables.ts';

/** 0 in the environment is no limit. */
export function arrangeThrottling(v: Variables): ThrottlingLimits {
  return {
    checkoutRequestsPerMinute: limitOf(v.CHECKOUT_REQUESTS_PER_MINUTE),
    unverifiedCallbacksPerMinute: limitOf(v.UNVERIFIED_CALLBACKS_PER_MINUTE),
    wrongKeysPerMinute: limitOf(v.WRONG_KEYS_PER_MINUTE),
    wrongCodesPerMinute: {
      ofNetwork: limitOf(v.WRONG_CODES_PER_MINUTE),
      ofKey: limitOf(v.WRONG_CODES_OF_KEY_PER_MINUTE),
      inAll: limitOf(v.WRONG_CODES_IN_ALL_PER_MINUTE),
    },
  };
}

function limitOf(given: number): number | undefined {
  return given === 0 ? undefined : given;
}
