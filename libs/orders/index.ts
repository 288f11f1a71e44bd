export * from './domain/end-order.ts';
export * from './domain/order-events.ts';
export * from './domain/order.ts';
export * from './domain/pay-order.ts';
export * from './domain/place-order.ts';
export * from './domain/reading-order.ts';
export * from './domain/reserve-order.ts';
export { orderCodec } from './events/order.codec.ts';
