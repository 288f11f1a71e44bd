import type { CommandBus } from '@nestjs/cqrs';
import type { ApiParts } from '../../../apps/api/api-parts.ts';
import { OrdersController } from '../../../apps/api/orders/orders.controller.ts';
import { PaymentsController } from '../../../apps/api/payments/payments.controller.ts';
import { SwishCallbackController } from '../../../apps/api/payments/swish-callback.controller.ts';
import { UnverifiedCallbacks } from '../../../apps/api/throttling/unverified-callbacks.ts';
import type { Handling, Route } from './http.ts';

/** Where each request goes: the API's own controllers. A new endpoint is one line here. */
export function controllersOver(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const orders = new OrdersController(parts, bus);
  const payments = new PaymentsController(parts, bus);
  const unverified = new UnverifiedCallbacks(parts, { hit: () => undefined });
  const swish = new SwishCallbackController(parts, unverified);
  return [
    route('/api/orders', ({ request, reply, body }) => orders.place(request, reply, body)),
    route('/api/orders/:ref/payments', ({ request, reply, body, ref }) =>
      orders.tryAgain(request, reply, ref, body),
    ),
    route('/api/orders/:ref/cancel', ({ request, reply, body, ref }) =>
      orders.cancel(request, reply, ref, body),
    ),
    route('/api/payments/:ref/confirm', ({ request, reply, body, ref }) =>
      payments.confirm(request, reply, ref, body),
    ),
    route('/api/payments/swish/callback', ({ request }) => swish.receive(request)),
  ];
}

function route(path: string, handle: (handling: Handling) => Promise<void>): Route {
  return { pattern: new RegExp(`^${path.replace(':ref', '([^/]+)')}$`), handle };
}
