import {
  createDeciderStream,
  type Decider,
  type DeciderStream,
  type DeciderStreamOptions,
  type DomainEvent,
  type EventCodec,
} from '../../event-store/index.ts';
import {
  type CompetitionEvent,
  type CompetitionState,
  initialCompetition,
} from '../domain/competition-events.ts';
import { evolveCompetition } from '../domain/evolve-competition.ts';
import {
  evolveProduct,
  initialProduct,
  type ProductEvent,
  type ProductState,
} from '../domain/product-events.ts';
import {
  evolveProductType,
  initialProductType,
  type ProductTypeEvent,
  type ProductTypeState,
} from '../domain/product-type.ts';
import {
  evolveRecipient,
  initialRecipient,
  type RecipientEvent,
  type RecipientState,
} from '../domain/recipient.ts';
import {
  evolveSession,
  initialSession,
  type SessionEvent,
  type SessionState,
} from '../domain/session-events.ts';
import { eventCodec, seriesCodec } from '../events/competition.codec.ts';
import { productCodec } from '../events/product.codec.ts';
import { productTypeCodec } from '../events/product-type.codec.ts';
import { recipientCodec } from '../events/recipient.codec.ts';
import { sessionCodec } from '../events/session.codec.ts';

/** The streams that the catalogue is kept in. */
export interface CatalogueStreams {
  readonly productTypes: DeciderStream<ProductTypeState, ProductTypeEvent>;
  readonly products: DeciderStream<ProductState, ProductEvent>;
  readonly sessions: DeciderStream<SessionState, SessionEvent>;
  readonly events: DeciderStream<CompetitionState, CompetitionEvent>;
  readonly series: DeciderStream<CompetitionState, CompetitionEvent>;
  readonly recipients: DeciderStream<RecipientState, RecipientEvent>;
}

/** Token of the CatalogueStreams. */
export const CATALOGUE_STREAMS = Symbol('CatalogueStreams');

/** Every event that the catalogue stores. */
export const catalogueCodecs: readonly EventCodec[] = [
  productTypeCodec,
  productCodec,
  sessionCodec,
  eventCodec,
  seriesCodec,
  recipientCodec,
];

/** The doors to the streams of what can be bought, each under its stored name. */
export function createCatalogueStreams(
  parts: Pick<
    DeciderStreamOptions<unknown, DomainEvent>,
    'store' | 'codecs' | 'clock' | 'cacheBytesMax' | 'observe'
  >,
): CatalogueStreams {
  const streamOf = <State, Event extends DomainEvent>(
    category: string,
    decider: Decider<State, Event>,
  ): DeciderStream<State, Event> => createDeciderStream({ ...parts, category, decider });
  const competition = { initialState: initialCompetition, evolve: evolveCompetition };
  return {
    productTypes: streamOf('productType', {
      initialState: initialProductType,
      evolve: evolveProductType,
    }),
    products: streamOf('product', { initialState: initialProduct, evolve: evolveProduct }),
    sessions: streamOf('session', { initialState: initialSession, evolve: evolveSession }),
    events: streamOf('event', competition),
    series: streamOf('series', competition),
    recipients: streamOf('recipient', { initialState: initialRecipient, evolve: evolveRecipient }),
  };
}
