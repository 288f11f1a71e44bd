import type { DeciderStream } from '../../event-store/index.ts';
import type { ProductEvent, ProductState } from '../domain/product-events.ts';
import type { ProductTypeEvent, ProductTypeState } from '../domain/product-type.ts';
import type { SessionEvent, SessionState } from '../domain/session-events.ts';

/** The streams that the catalogue is kept in. */
export interface CatalogueStreams {
  readonly productTypes: DeciderStream<ProductTypeState, ProductTypeEvent>;
  readonly products: DeciderStream<ProductState, ProductEvent>;
  readonly sessions: DeciderStream<SessionState, SessionEvent>;
}

/** Token of the CatalogueStreams. */
export const CATALOGUE_STREAMS = Symbol('CatalogueStreams');
