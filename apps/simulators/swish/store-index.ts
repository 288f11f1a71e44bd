import { isOpen, type SwishRecord } from './records.ts';

/** Where to find a record by something else than its id. */
export interface StoreIndex {
  readonly note: (record: SwishRecord) => void;
  readonly forget: (record: SwishRecord) => void;
  /** Whether the payer has an e-commerce request that is not answered yet (RP06). */
  readonly hasOpenRequest: (payerAlias: string) => boolean;
  readonly paidAs: (paymentReference: string) => SwishRecord | undefined;
  readonly refundsOf: (paymentReference: string) => readonly SwishRecord[];
  readonly clear: () => void;
}

export function createStoreIndex(): StoreIndex {
  const openByPayer = new Map<string, SwishRecord>();
  const refundsByOriginal = new Map<string, Set<SwishRecord>>();
  const paidByReference = new Map<string, SwishRecord>();

  const noteRefund = (record: SwishRecord): void => {
    const original = record.originalPaymentReference ?? '';
    const refunds = refundsByOriginal.get(original) ?? new Set();
    refundsByOriginal.set(original, refunds.add(record));
  };

  const notePayment = (record: SwishRecord): void => {
    if (record.payerAlias !== null && isOpen(record)) openByPayer.set(record.payerAlias, record);
    if (record.status === 'PAID' && record.paymentReference !== null)
      paidByReference.set(record.paymentReference, record);
  };

  return {
    note: (record) => {
      if (record.kind === 'refund') noteRefund(record);
      else notePayment(record);
    },
    forget: (record) => {
      paidByReference.delete(record.paymentReference ?? '');
      refundsByOriginal.get(record.originalPaymentReference ?? '')?.delete(record);
      if (record.kind === 'payment') refundsByOriginal.delete(record.paymentReference ?? '');
      if (openByPayer.get(record.payerAlias ?? '') === record)
        openByPayer.delete(record.payerAlias ?? '');
    },
    hasOpenRequest: (payerAlias) => {
      const record = openByPayer.get(payerAlias);
      return record !== undefined && isOpen(record);
    },
    paidAs: (paymentReference) => paidByReference.get(paymentReference),
    refundsOf: (paymentReference) => [...(refundsByOriginal.get(paymentReference) ?? [])],
    clear: () => {
      for (const map of [openByPayer, refundsByOriginal, paidByReference]) map.clear();
    },
  };
}
