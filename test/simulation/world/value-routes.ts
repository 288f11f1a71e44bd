import type { CommandBus } from '@nestjs/cqrs';
import type { ApiParts } from '../../../apps/api/api-parts.ts';
import { AvailabilityController } from '../../../apps/api/availability/availability.controller.ts';
import { CartsController } from '../../../apps/api/carts/carts.controller.ts';
import { DiscountCodesController } from '../../../apps/api/discount-codes/discount-codes.controller.ts';
import { ChangingGiftCardsController } from '../../../apps/api/gift-cards/changing-gift-cards.controller.ts';
import { PointsController } from '../../../apps/api/points/points.controller.ts';
import type { Catalogue } from '../../../libs/catalogue/index.ts';
import type { Route } from './http.ts';
import { route } from './route.ts';

/** What is given, held and taken back besides orders: cards, points, codes, places in a line, carts. */
export function valueRoutes(
  parts: ApiParts,
  bus: CommandBus,
  catalogue: Catalogue,
): readonly Route[] {
  return [
    ...giftCardRoutes(parts, bus),
    ...discountRoutes(parts, bus),
    ...waitlistRoutes(parts, bus),
    ...cartRoutes(parts, bus, catalogue),
  ];
}

function giftCardRoutes(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const cards = new ChangingGiftCardsController(parts, bus);
  const points = new PointsController(parts, bus);
  const changes = ['activate', 'block', 'unblock', 'extend'] as const;
  return [
    route('POST /api/gift-cards', ({ request, reply, body }) => cards.give(request, reply, body)),
    ...changes.map((change) =>
      route(`POST /api/gift-cards/:id/${change}`, ({ request, reply, body, names: [id = ''] }) =>
        cards[change](request, reply, id, body),
      ),
    ),
    route('POST /api/points/:customer/grants', ({ request, reply, body, names: [id = ''] }) =>
      points.grant(request, reply, id, body),
    ),
  ];
}

function discountRoutes(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const codes = new DiscountCodesController(parts, bus);
  return [
    route('PATCH /api/discount-codes/:code', ({ request, reply, body, names: [code = ''] }) =>
      codes.change(request, reply, code, body),
    ),
    route('POST /api/discount-codes/:code/deactivate', ({ request, reply, body, names }) =>
      codes.deactivate(request, reply, names[0] ?? '', body),
    ),
    route('POST /api/discount-codes/:code/activate', ({ request, reply, names: [code = ''] }) =>
      codes.activate(request, reply, code),
    ),
  ];
}

function waitlistRoutes(parts: ApiParts, bus: CommandBus): readonly Route[] {
  const availability = new AvailabilityController(parts, bus);
  return [
    route('POST /api/availability/:pool/waitlist', ({ request, reply, body, names }) =>
      availability.join(request, reply, names[0] ?? '', body),
    ),
    route('DELETE /api/availability/:pool/waitlist/:id', ({ request, reply, names }) =>
      availability.leave(request, reply, names[0] ?? '', names[1] ?? ''),
    ),
  ];
}

function cartRoutes(parts: ApiParts, bus: CommandBus, catalogue: Catalogue): readonly Route[] {
  const carts = new CartsController(parts, catalogue, bus);
  return [
    route('POST /api/carts', ({ request, reply, body }) => carts.create(request, reply, body)),
    route('PUT /api/carts/:id', ({ request, reply, body, names: [id = ''] }) =>
      carts.put(request, id, reply, body),
    ),
    route('POST /api/carts/:id/order', ({ request, reply, body, names: [id = ''] }) =>
      carts.order(request, reply, id, body),
    ),
  ];
}
