/** The body of POST /api/orders. */
export interface OrderBody {
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly member?: boolean;
  };
  lines: {
    productId: string;
    quantity: number;
    unitPrice?: { amount: number; currency: string };
    /** Of a registration: its class, and who takes part. */
    classId?: string;
    details?: { readonly registrations: readonly { readonly riderId: string }[] };
    waitlist?: { readonly entryId: string; readonly token: string };
  }[];
  tenders: {
    payment?: { readonly method: string; readonly phone?: string };
    giftCards?: { readonly code: string; readonly amount?: { amount: number; currency: string } }[];
    points?: number;
  };
  discountCode?: string;
  total?: { amount: number; currency: string };
}
