export * from './domain/invoice-series.ts';
export * from './domain/payment-events.ts';
export * from './domain/payment.ts';
export * from './domain/refund-payment.ts';
export * from './domain/take-payment.ts';
export type * from './gateway.ts';
