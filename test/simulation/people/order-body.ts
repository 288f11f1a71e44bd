/** The body of POST /api/orders. */
export interface OrderBody {
  readonly customer: { readonly name: string; readonly email: string };
  lines: {
    productId: string;
    quantity: number;
    unitPrice?: { amount: number; currency: string };
  }[];
  tenders: Record<string, unknown>;
  total?: { amount: number; currency: string };
}
