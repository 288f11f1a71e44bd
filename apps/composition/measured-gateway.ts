import type { Gateway } from '../../libs/payments/index.ts';
import type { Metrics } from '../api/metrics/index.ts';

/** The same gateway, with every call to the provider timed and its answer counted. */
export function measuredGateway(gateway: Gateway, metrics: Metrics): Gateway {
  const timed = async <Answer extends { readonly kind: string }>(
    call: string,
    answer: Promise<Answer>,
  ): Promise<Answer> => {
    const stop = metrics.providerCallSeconds.startTimer({ gateway: gateway.method, call });
    const given = await answer;
    stop({ outcome: given.kind });
    return given;
  };
  return {
    ...gateway,
    initiate: (wish) => timed('initiate', gateway.initiate(wish)),
    status: (requestId) => timed('status', gateway.status(requestId)),
    cancel: (requestId) => timed('cancel', gateway.cancel(requestId)),
    refund: (wish) => timed('refund', gateway.refund(wish)),
    refundStatus: (requestId) => timed('refund-status', gateway.refundStatus(requestId)),
  };
}
