import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { checkoutHandlers, SETTLE_ORDER_PARTS } from '../../libs/checkout/index.ts';
import {
  AVAILABILITY_STREAM,
  JoinWaitlistHandler,
  LeaveWaitlistHandler,
  SetCapacityHandler,
  WAITLIST_OFFER_MS,
} from '../../libs/availability/index.ts';
import {
  CATALOGUE,
  CATALOGUE_STREAMS,
  type Catalogue,
  catalogueHandlers,
} from '../../libs/catalogue/index.ts';
import {
  ActivateGiftCardHandler,
  BlockGiftCardHandler,
  ExtendGiftCardHandler,
  GIFT_CARD_STREAM,
  GiveGiftCardAwayHandler,
  UnblockGiftCardHandler,
} from '../../libs/gift-cards/index.ts';
import { API_PARTS, type ApiParts } from './api-parts.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AvailabilityController } from './availability/availability.controller.ts';
import { CatalogueController } from './catalogue/catalogue.controller.ts';
import { competitionControllers } from './catalogue/competition-controllers.ts';
import { ProductTypesController } from './catalogue/product-types.controller.ts';
import { ProductsController } from './catalogue/products.controller.ts';
import { RecipientsController } from './catalogue/recipients.controller.ts';
import { StudioSessionsController } from './catalogue/studio-sessions.controller.ts';
import { ChangingGiftCardsController } from './gift-cards/changing-gift-cards.controller.ts';
import { GiftCardsController } from './gift-cards/gift-cards.controller.ts';
import {
  pointsAndDiscountControllers,
  pointsAndDiscountProviders,
} from './discount-codes/points-and-discounts.ts';
import { customerServiceControllers, customerServiceProviders } from './customer-services.ts';
import { AccessGuard } from './http/access.ts';
import { CallbacksController } from './operations/callbacks.controller.ts';
import { CasesController } from './operations/cases.controller.ts';
import { JobsController } from './operations/jobs.controller.ts';
import { ProviderCallsController } from './operations/provider-calls.controller.ts';
import { ProjectionsController } from './operations/projections.controller.ts';
import { OrderChangesController } from './orders/order-changes.controller.ts';
import { OrderEventsController } from './orders/order-events.controller.ts';
import { OrdersController } from './orders/orders.controller.ts';
import { PeopleController } from './people/people.controller.ts';
import { CreatingPaymentsController } from './payments/creating-payments.controller.ts';
import { PaymentsController } from './payments/payments.controller.ts';
import { SwishCallbackController } from './payments/swish-callback.controller.ts';
import { TheHubOrdersController } from './thehub/thehub-orders.controller.ts';
import { createHitCounter, HIT_COUNTER } from './throttling/hit-counter.ts';
import { ThrottlingGuard } from './throttling/throttling.guard.ts';
import { UnverifiedCallbacks } from './throttling/unverified-callbacks.ts';
import { WrongKeys } from './throttling/wrong-keys.ts';

@Module({})
class LedgerModule {}

/** Every endpoint of the ledger and the handlers of its commands. */
export function ledgerModule(parts: ApiParts, catalogue: Catalogue): DynamicModule {
  return {
    module: LedgerModule,
    imports: [CqrsModule],
    controllers: [
      ...competitionControllers,
      OrderEventsController,
      OrdersController,
      OrderChangesController,
      TheHubOrdersController,
      ...customerServiceControllers,
      SwishCallbackController,
      CreatingPaymentsController,
      PaymentsController,
      AuditController,
      PeopleController,
      AvailabilityController,
      CatalogueController,
      ProductTypesController,
      ProductsController,
      StudioSessionsController,
      RecipientsController,
      GiftCardsController,
      ChangingGiftCardsController,
      ...pointsAndDiscountControllers,
      JobsController,
      ProjectionsController,
      CallbacksController,
      ProviderCallsController,
      CasesController,
    ],
    providers: [
      { provide: API_PARTS, useValue: parts },
      { provide: SETTLE_ORDER_PARTS, useValue: parts.checkout },
      { provide: CATALOGUE, useValue: catalogue },
      ...streamProviders(parts),
      { provide: WAITLIST_OFFER_MS, useValue: parts.waitlistOfferMs },
      { provide: APP_GUARD, useClass: AccessGuard },
      // After the key was looked at: its role and id say what to count.
      { provide: APP_GUARD, useClass: ThrottlingGuard },
      { provide: HIT_COUNTER, useValue: createHitCounter(parts.clock) },
      UnverifiedCallbacks,
      WrongKeys,
      ...checkoutHandlers,
      ...customerServiceProviders(parts),
      SetCapacityHandler,
      JoinWaitlistHandler,
      LeaveWaitlistHandler,
      GiveGiftCardAwayHandler,
      ActivateGiftCardHandler,
      BlockGiftCardHandler,
      UnblockGiftCardHandler,
      ExtendGiftCardHandler,
      ...pointsAndDiscountProviders(parts),
      ...catalogueHandlers,
    ],
  };
}

/** The streams that handlers of one context work on. */
function streamProviders({ catalogue, checkout: { streams } }: ApiParts): Provider[] {
  return [
    { provide: CATALOGUE_STREAMS, useValue: catalogue },
    { provide: AVAILABILITY_STREAM, useValue: streams.availability },
    { provide: GIFT_CARD_STREAM, useValue: streams.giftCards },
  ];
}
