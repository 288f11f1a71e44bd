import type {
  ProductDetails,
  ProductEvent,
  ProductTerms,
  ProductTypeEvent,
  SessionEvent,
} from '../../libs/catalogue/index.ts';
import type { ProductId } from '../../libs/kernel/index.ts';

/** Every column is always there, so that a row can be written whole. */
export interface ProductTypeRow {
  readonly code: string;
  readonly name_sv: string;
  readonly name_en: string;
  readonly allocates: string;
  readonly delivers: string;
  readonly vat_rate_basis_points: number;
  readonly sales_account: string;
  readonly line_schema: unknown;
  readonly sellable: boolean;
}

export interface ProductRow {
  readonly product_id: ProductId;
  readonly product_type: string;
  readonly name: string;
  readonly description: string | null;
  readonly price_ore: number;
  readonly currency: string;
  readonly active: boolean;
  readonly terms: ProductTerms | null;
}

export interface SessionRow {
  readonly session_id: string;
  readonly product_type: string;
  readonly title: string;
  readonly description: string | null;
  readonly price_ore: number;
  readonly currency: string;
  readonly published: boolean;
  readonly recording_url: string | null;
}

/** A declaration states the whole row. */
export function productTypeRow(event: ProductTypeEvent): ProductTypeRow {
  return {
    code: event.code,
    name_sv: event.name.sv,
    name_en: event.name.en,
    allocates: event.allocates,
    delivers: event.delivers,
    vat_rate_basis_points: event.vatRateBasisPoints,
    sales_account: event.salesAccount,
    line_schema: JSON.parse(event.lineSchema) as unknown,
    sellable: event.sellable,
  };
}

/** Throws a RangeError when the product was never created. */
export function productRowAfter(row: ProductRow | undefined, event: ProductEvent): ProductRow {
  if (event.type === 'ProductCreated')
    return {
      product_id: event.productId,
      product_type: event.productType,
      ...detailColumns(event),
      price_ore: event.unitPrice.minor,
      currency: event.unitPrice.currency,
      active: true,
    };
  if (row === undefined) throw new RangeError(`${event.type} of an unknown product`);
  switch (event.type) {
    case 'ProductPriceChanged':
      return { ...row, price_ore: event.unitPrice.minor, currency: event.unitPrice.currency };
    case 'ProductChanged':
      return { ...row, ...detailColumns(event) };
    case 'ProductDeactivated':
      return { ...row, active: false };
    case 'ProductActivated':
      return { ...row, active: true };
  }
}

function detailColumns(
  details: ProductDetails,
): Pick<ProductRow, 'name' | 'description' | 'terms'> {
  const { name, description, terms } = details;
  return { name, description: description ?? null, terms: terms ?? null };
}

/** Throws a RangeError when the session was never created. */
export function sessionRowAfter(row: SessionRow | undefined, event: SessionEvent): SessionRow {
  if (event.type === 'SessionCreated')
    return {
      session_id: event.sessionId,
      product_type: event.productType,
      ...offerColumns(event),
      published: false,
      recording_url: null,
    };
  if (row === undefined) throw new RangeError(`${event.type} of an unknown session`);
  switch (event.type) {
    case 'SessionChanged':
      return { ...row, ...offerColumns(event) };
    case 'SlotAdded':
    case 'SlotRemoved':
      return row;
    case 'SessionPublished':
      return { ...row, published: true };
    case 'SessionUnpublished':
      return { ...row, published: false };
    case 'RecordingLinked':
      return { ...row, recording_url: event.recordingUrl };
  }
}

function offerColumns(
  offer: Extract<SessionEvent, { readonly type: 'SessionCreated' | 'SessionChanged' }>,
): Pick<SessionRow, 'title' | 'description' | 'price_ore' | 'currency'> {
  return {
    title: offer.title,
    description: offer.description ?? null,
    price_ore: offer.unitPrice.minor,
    currency: offer.unitPrice.currency,
  };
}
