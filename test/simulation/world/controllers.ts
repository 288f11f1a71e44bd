import type { CommandBus } from '@nestjs/cqrs';
import type { ApiParts } from '../../../apps/api/api-parts.ts';
import { OrderChangesController } from '../../../apps/api/orders/order-changes.controller.ts';
import { OrdersController } from '../../../apps/api/orders/orders.controller.ts';
import { CasesController } from '../../../apps/api/operations/cases.controller.ts';
import { PaymentsController } from '../../../apps/api/payments/payments.controller.ts';
import { SwishCallbackController } from '../../../apps/api/payments/swish-callback.controller.ts';
import { UnverifiedCallbacks } from '../../../apps/api/throttling/unverified-callbacks.ts';
import { WithdrawalsController } from '../../../apps/api/withdrawals/withdrawals.controller.ts';
import type { Catalogue } from '../../../libs/catalogue/index.ts';
import type { Route } from './http.ts';
import { route } from './route.ts';
import { valueRoutes } from './value-routes.ts';

/** Where each request goes: the API's own controllers. A new endpoint is one line here. */
export function controllersOver(
  parts: ApiParts,
  bus: CommandBus,
  catalogue: Catalogue,
): readonly Route[] {
  return [
    ...orderRoutes(parts, bus),
    ...paymentRoutes(parts, bus),
    ...valueRoutes(parts, bus, catalogue),
  ];
}

function orderRoutes(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const orders = new OrdersController(parts, bus);
  const changes = new OrderChangesController(parts, bus);
  const withdrawals = new WithdrawalsController(parts, bus);
  return [
    route('POST /api/orders', ({ request, reply, body }) => orders.place(request, reply, body)),
    route('POST /api/orders/:ref/payments', ({ request, reply, body, names: [ref = ''] }) =>
      orders.tryAgain(request, reply, ref, body),
    ),
    route('POST /api/orders/:ref/cancel', ({ request, reply, body, names: [ref = ''] }) =>
      orders.cancel(request, reply, ref, body),
    ),
    route('POST /api/orders/:ref/discount', ({ request, reply, body, names: [ref = ''] }) =>
      changes.discount(request, reply, ref, body),
    ),
    route('POST /api/orders/:ref/refunds', ({ request, reply, body, names: [ref = ''] }) =>
      changes.refund(request, reply, ref, body),
    ),
    route('POST /api/orders/:ref/extend', ({ request, reply, body, names: [ref = ''] }) =>
      changes.extend(request, reply, ref, body),
    ),
    route('POST /api/orders/:ref/lines/:line/cancel', ({ request, reply, body, names }) => {
      const [ref = '', line = ''] = names;
      return changes.cancelLine(request, reply, { ref, line }, body);
    }),
    route('POST /api/orders/:ref/withdrawal', ({ request, body, names: [ref = ''] }) =>
      withdrawals.begin(request, ref, body),
    ),
    route('POST /api/orders/:ref/withdrawal/confirm', ({ request, body, names: [ref = ''] }) =>
      withdrawals.confirm(request, ref, body),
    ),
  ];
}

function paymentRoutes(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const payments = new PaymentsController(parts, bus);
  const cases = new CasesController(parts, bus);
  const unverified = new UnverifiedCallbacks(parts, { hit: () => undefined });
  const swish = new SwishCallbackController(parts, unverified);
  return [
    route('POST /api/payments/:ref/confirm', ({ request, reply, body, names: [ref = ''] }) =>
      payments.confirm(request, reply, ref, body),
    ),
    route('POST /api/payments/swish/callback', ({ request }) => swish.receive(request)),
    route('POST /api/cases/:id/resolve', ({ request, reply, body, names: [id = ''] }) =>
      cases.resolve(request, reply, id, body),
    ),
  ];
}
